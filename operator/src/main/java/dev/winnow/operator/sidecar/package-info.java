/** The program beside a trainer that reports what the trainer writes to a file. It runs without the operator's other parts. */
@NullMarked
package dev.winnow.operator.sidecar;

import org.jspecify.annotations.NullMarked;
