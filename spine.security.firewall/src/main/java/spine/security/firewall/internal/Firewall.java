package spine.security.firewall.internal;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.Refusal;
import spine.api.security.PromptFirewall;

/** Judges texts by the patterns that hold at the moment; what it cannot judge is blocked. Thread-safe. */
final class Firewall implements PromptFirewall {
    private static final Logger LOG = LoggerFactory.getLogger(Firewall.class);

    private final PatternFile patterns;
    private final Findings findings;
    private final int maxTextChars;

    Firewall(PatternFile patterns, Findings findings, int maxTextChars) {
        this.patterns = patterns;
        this.findings = findings;
        this.maxTextChars = maxTextChars;
    }

    @Override
    public Optional<Refusal> inspect(Call call, String text) {
        if (text.length() > maxTextChars) {
            findings.refused(call, "too-long");
            return Optional.of(new Refusal(ErrorCode.TOO_LARGE, "The text has " + text.length()
                    + " characters; the firewall looks at " + maxTextChars + ".", "Send it in parts."));
        }
        try {
            var hits = patterns.matcher().hits(text);
            hits.forEach(rule -> findings.hit(call, rule));
            return hits.stream().anyMatch(Rule::blocks) ? Optional.of(blocked(
                    "Say it in other words; the server's audit log names the pattern.")) : Optional.empty();
        } catch (RuntimeException broken) {
            LOG.error("request {}: the firewall failed", call.requestId(), broken);
            return Optional.of(blocked("The firewall failed; look for the request id in the server's log."));
        }
    }

    private static Refusal blocked(String remedy) {
        return new Refusal(ErrorCode.FORBIDDEN, BLOCKED, remedy);
    }
}
