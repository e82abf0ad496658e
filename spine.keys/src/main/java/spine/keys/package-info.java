/**
 * CURVE key pairs and what belongs to them: their files, their fingerprints, and the proofs of pairing. Used by the
 * server, the client library and the command line, in OSGi and as a plain jar. Besides: the signatures of jars, made on
 * the command line and checked by the server, and Ed25519 identities that sign what a node says. All types are immutable
 * or thread-safe.
 *
 * <p>What plain Java cannot do (SEC-06): memory is not locked, so a secret may be swapped out, and a garbage
 * collector that moves an array leaves its old copy behind until that memory is used again. Every array that held
 * a secret is wiped here; text that held one cannot be.
 */
@Export
@Version("1.2.0")
package spine.keys;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
