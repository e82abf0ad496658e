/**
 * NaCl's secretbox, box and X25519, buffer to buffer and without allocation. Programs use {@link
 * spine.security.nacl.Nacl} and {@link spine.security.nacl.BoxKey}; who brings another implementation (a native
 * library, the Vector API) registers a {@link spine.security.nacl.NaclProvider}. Everything is thread-safe unless it
 * says otherwise, and takes the same time for all secrets of one length.
 */
@Export
@Version("1.0.0")
package spine.security.nacl;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
