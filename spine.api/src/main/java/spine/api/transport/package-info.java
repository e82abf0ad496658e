/**
 * What Spine needs of a wire engine: reactors, endpoints, buffers with an owner, and the verified key with each
 * message. Implemented by transport providers; nobody else touches a socket of ZeroMQ.
 */
@Export
@Version("1.0.0")
package spine.api.transport;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
