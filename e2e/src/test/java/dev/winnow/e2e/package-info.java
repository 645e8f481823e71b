/** Winnow on a real cluster with a real kubelet, seen through the Kubernetes API, kubectl and Helm alone, as a user sees it. */
@NullMarked
package dev.winnow.e2e;

import org.jspecify.annotations.NullMarked;
