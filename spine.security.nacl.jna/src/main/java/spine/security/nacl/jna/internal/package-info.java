/** libsodium through JNA. Nothing in here is exported: it is found as a service. */
package spine.security.nacl.jna.internal;
