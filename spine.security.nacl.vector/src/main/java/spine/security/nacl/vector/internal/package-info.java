/** NaCl by {@code jdk.incubator.vector}. Nothing in here is exported: it is found as a service. */
package spine.security.nacl.vector.internal;
