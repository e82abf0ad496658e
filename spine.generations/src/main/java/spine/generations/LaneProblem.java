package spine.generations;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * Something that kept an agent or a file from serving.
 *
 * @param at       when it was found
 * @param subject  the file's name, or the bundle that registered the agent
 * @param sentence why, and what helps
 */
public record LaneProblem(Instant at, String subject, String sentence) {
    public LaneProblem {
        requireNonNull(at);
        requireNonNull(subject);
        requireNonNull(sentence);
    }
}
