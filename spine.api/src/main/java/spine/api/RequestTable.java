package spine.api;

import com.google.protobuf.ByteString;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Recognises requests that come twice (SP-07, RC-12): by principal and request id, within the replay
 * window. Bounded in entries and bytes; thread-safe, never blocks.
 */
@ProviderType
public interface RequestTable {
    /**
     * Takes note of a request.
     *
     * @param principal who sent it
     * @param requestId its id
     * @param body      its bytes; the same id with other bytes is refused
     * @return what to do with it
     */
    Entry begin(Principal principal, String requestId, ByteString body);

    /** What the table knows of a request. */
    sealed interface Entry {
        /** New: do the work, then call {@link #complete} exactly once. */
        non-sealed interface Fresh extends Entry {
            /** Stores the reply and hands it to everybody who asked again meanwhile. */
            void complete(ByteString reply);

            /** Forgets the request: it was refused before any work, and may come again. */
            void forget();
        }

        /** Seen before: the reply, when it is there. Nothing is to be done again. */
        record Repeated(CompletionStage<ByteString> reply) implements Entry {
        }

        /** The id was used with another body: {@code ID_REUSED}. */
        record Mismatch() implements Entry {
        }
    }
}
