package spine.api.monitor;

import com.google.protobuf.ByteString;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Tells whoever has subscribed (BR-13). Never blocks and never fails: what a slow subscriber does not take is dropped and
 * counted, and without a subscriber nothing is encoded. A service of the kernel; take it optionally.
 *
 * <p>A topic goes out as {@code nikola.v0.<topic>} (SP-13): lower case words with dots between, such as
 * {@code events.agents}, 64 characters at most.
 */
@ProviderType
public interface Monitor {
    /**
     * Something happened, such as an agent that died.
     *
     * @param topic   such as {@code events.agents}
     * @param name    what, such as {@code dead}
     * @param subject whom it befell, such as the agent's name; may be empty
     * @param facts   more, at most 16; no secrets and no payloads
     */
    void event(String topic, String name, String subject, Map<String, String> facts);

    /** Passes a peer's spike on as it is, for what is sent to nobody in particular (BR-10: any, log or metric). */
    void forward(String topic, ByteString spike);
}
