package spine.api;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;
import spine.api.message.Durability;

/**
 * Recognises requests that come twice (SP-07, RC-12): by principal and request id, within the replay window, over
 * restarts too. It is also where both edges have requests, replies and refusals written down, so that they are written
 * in the same way. Bounded in entries and bytes; thread-safe, never blocks.
 */
@ProviderType
public interface RequestTable {
    /** Takes note of a request, and has it written down if it is new; nobody waits for that before its reply. */
    Entry begin(Request request);

    /**
     * Has a refusal written down that came before {@link #begin}, or instead of it. So that a flood fills no disk, of
     * each principal and code only some are. Only for principals that were verified and are entitled.
     *
     * @param refusal as it is sent
     */
    void refused(Request request, ErrorCode code, ByteString refusal);

    /**
     * A request as an edge knows it.
     *
     * @param principal  who sent it
     * @param requestId  its id, may be empty where it was refused because it has none
     * @param content    what makes it the same when it is sent again; the same id with another content is refused
     * @param body       as it came, without secrets; it is written down
     * @param operation  what it is, in words
     * @param addressee  for whom it is, by its {@link Address#words}
     * @param trace      as sent
     * @param idempotent whether it may be worked on again after a restart
     * @param asked      the level that its sender asks for; one above the configured one is tried for
     * @param timeout    how long from now until its deadline: its reply waits no longer for its level
     */
    record Request(Principal principal, String requestId, ByteString content, ByteString body, String operation,
            String addressee, TraceContext trace, boolean idempotent, Durability asked, Duration timeout) {
        public Request {
            requireNonNull(principal);
            requireNonNull(requestId);
            requireNonNull(content);
            requireNonNull(body);
            requireNonNull(operation);
            requireNonNull(addressee);
            requireNonNull(trace);
            requireNonNull(asked);
            requireNonNull(timeout);
        }

        /** One that is refused: nothing of it matters but whose it is. */
        public static Request refused(Principal principal, String requestId, String operation, TraceContext trace) {
            return new Request(principal, requestId, ByteString.EMPTY, ByteString.EMPTY, operation, "", trace, false,
                    Durability.ACCEPTED, Duration.ZERO);
        }
    }

    /**
     * A reply and what is promised of it.
     *
     * @param bytes      as they were given, without the level
     * @param durability what the request and this reply survive
     */
    record Reply(ByteString bytes, Durability durability) {
        public Reply {
            requireNonNull(bytes);
            requireNonNull(durability);
        }
    }

    /** What the table knows of a request. */
    sealed interface Entry {
        /** New: do the work, then call {@link #complete} or {@link #forget} exactly once. */
        non-sealed interface Fresh extends Entry {
            /**
             * Stores the reply, has it written down, and hands it to everybody who asked again meanwhile.
             *
             * @param agent      who answered, or empty
             * @param generation in which one, or empty where nobody was asked
             * @return the reply when its level is reached, to be sent then; by the request's deadline, or after a wait
             *         that is configured, with what it has reached. Complete on return unless something is waited for;
             *         never fails. What depends on it must not block.
             */
            CompletionStage<Reply> complete(ByteString reply, String agent, String generation);

            /**
             * Forgets the request: it was refused before any work, and may come again. Nobody waits for the refusal to
             * be written down.
             *
             * @param refusal as it is sent
             */
            void forget(ErrorCode code, ByteString refusal);
        }

        /** Seen before: the reply with its level, when it is there. Nothing is to be done again. */
        record Repeated(CompletionStage<Reply> reply) implements Entry {
        }

        /**
         * Accepted before a restart, and nobody knows what became of it. It must not be worked on: complete it with
         * {@code OUTCOME_UNKNOWN}. Requests that are idempotent are {@link Fresh} instead.
         */
        record Interrupted(Fresh fresh) implements Entry {
        }

        /** The id was used with another content: {@code ID_REUSED}. */
        record Mismatch() implements Entry {
        }
    }
}
