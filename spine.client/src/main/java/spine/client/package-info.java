/**
 * How programs talk to a Spine: {@link spine.client.RcisClient} asks and feeds it, {@link spine.client.AgentClient}
 * serves it as an agent in another process, {@link spine.client.ControlClient} commands it, {@link spine.client.Pairing} gets a key admitted. Used by applications,
 * in OSGi and on a plain class or module path; nothing here is implemented by others but the listeners. All
 * clients are thread-safe.
 */
@Export
@Version("1.0.0")
package spine.client;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
