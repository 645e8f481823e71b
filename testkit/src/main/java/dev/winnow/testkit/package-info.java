/**
 * For tests and benchmarks: a real API server, a played kubelet, trainers and fixtures. The package is not null-marked: a
 * null that should not be there fails the test where it stands.
 */
package dev.winnow.testkit;
