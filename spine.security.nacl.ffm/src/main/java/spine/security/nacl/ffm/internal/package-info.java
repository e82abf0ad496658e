/** libsodium through {@code java.lang.foreign}. Nothing in here is exported: it is found as a service. */
package spine.security.nacl.ffm.internal;
