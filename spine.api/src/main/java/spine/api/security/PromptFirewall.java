package spine.api.security;

import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.Refusal;
import spine.api.SpineException;

/**
 * Looks at texts for known phrasings of prompt injection, before they are answered or remembered (SEC-47). It counts
 * and audits what it finds, and keeps nothing of a text. Swappable. Thread-safe; never blocks for long.
 */
@ProviderType
public interface PromptFirewall {
    /** What a blocked text is answered with. */
    String BLOCKED = "Security violation detected";

    /**
     * Takes time in proportion to the text, whatever is in it.
     *
     * @param call who sends it, for the audit log
     * @param text from outside
     * @return why it may not pass; empty if it may
     */
    Optional<Refusal> inspect(Call call, String text);

    /** Whether whoever takes texts in does so without a firewall. With one, what it cannot judge is blocked. */
    enum Need {
        REQUIRED, OPTIONAL;

        /**
         * @param pid   whose setting {@code firewall} it is
         * @param value {@code required} or {@code optional}
         * @throws IllegalArgumentException naming key, value and what is allowed
         */
        public static Need of(String pid, String value) {
            return switch (value) {
                case "required" -> REQUIRED;
                case "optional" -> OPTIONAL;
                default -> throw new IllegalArgumentException(
                        pid + ": firewall is " + value + "; allowed is required or optional");
            };
        }

        /**
         * Returns if the text may pass.
         *
         * @param firewall the one that is there, or null
         * @throws SpineException {@code UNAVAILABLE} if there is none and must be, which a swap makes good;
         *     {@code FORBIDDEN} with {@link #BLOCKED} if the text is blocked, or the firewall fails
         */
        public void check(PromptFirewall firewall, Call call, String text) throws SpineException {
            if (firewall == null) {
                if (this == OPTIONAL) {
                    return;
                }
                throw new SpineException(ErrorCode.UNAVAILABLE, "No prompt firewall is there.",
                        "Try again; if it stays so, start spine.security.firewall.");
            }
            var refusal = judged(firewall, call, text);
            if (refusal.isPresent()) {
                throw new SpineException(refusal.get());
            }
        }

        private static Optional<Refusal> judged(PromptFirewall firewall, Call call, String text) throws SpineException {
            try {
                return Objects.requireNonNull(firewall.inspect(call, text));
            } catch (RuntimeException | LinkageError broken) {
                var blocked = new SpineException(ErrorCode.FORBIDDEN, BLOCKED, "The firewall failed; report it.");
                blocked.initCause(broken);
                throw blocked;
            }
        }
    }
}
