package spine.security.curve.policy.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Principal.Role;
import spine.api.security.AuditLog;
import spine.api.security.AuditLog.Level;
import spine.security.curve.policy.internal.PolicyParser.Problem;
import spine.security.curve.policy.internal.TextFile.Reading;
import spine.security.curve.policy.internal.TextFile.Stamp;

/**
 * What roles may do now: the shipped policy, and over it {@code keys/policy.conf}. A change of the file holds after
 * {@value FileWatch#LOOKS} equal looks. A file with any error is refused as a whole, and what held before still holds.
 *
 * <p>At the start nothing held before: then a broken file leaves {@link #ADMIN_ONLY}, the shipped administrators and no
 * other role. The shipped policy would not do, for the file may have forbidden what that one allows; and nobody at all
 * would lock out those who can mend it. Thread-safe.
 */
public final class Roles {
    private static final Logger LOG = LoggerFactory.getLogger(Roles.class);
    private static final int PROBLEMS_TOLD = 20;
    private static final PolicyText SHIPPED = shipped();
    static final RoleBook ADMIN_ONLY =
            new RoleBook(new PolicyText(Map.of(Role.ADMIN, SHIPPED.roles().get(Role.ADMIN)), Map.of()));

    /**
     * A judgement on a policy's text.
     *
     * @param text     what would hold, or holds if there are problems
     * @param problems none if it is sound
     */
    public record Check(PolicyText text, List<Problem> problems) {
        /** Names of the roles that would hold, or hold if there are problems. */
        public List<String> roles() {
            return List.copyOf(text.roles().keySet());
        }

        /** The same policy as a text, the shipped roles in it. */
        public String policy() {
            return text.toString();
        }
    }

    private final TextFile file;
    private final AuditLog audit;
    private final FileWatch watch;
    private final Consumer<RoleBook> publish;
    private RoleBook book = ADMIN_ONLY;
    private volatile Optional<String> fault = Optional.empty();
    private Stamp judged;
    private Optional<String> verdict = Optional.empty();

    /** @param publish told each policy that comes into force */
    Roles(TextFile file, AuditLog audit, Consumer<RoleBook> publish) {
        this.file = file;
        this.audit = audit;
        this.watch = new FileWatch(file);
        this.publish = publish;
        try {
            judge(file.read());
        } catch (IOException e) {
            refused(List.of(new Problem(0, "it cannot be read: " + e)));
        }
    }

    private static PolicyText shipped() {
        try (var in = Roles.class.getResourceAsStream("policy.conf")) {
            return PolicyParser.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)).text();
        } catch (IOException e) {
            throw new UncheckedIOException("the shipped policy cannot be read", e);
        }
    }

    /** What is wrong with the file, if something is. */
    Optional<String> fault() {
        return fault;
    }

    /** Notices changes of the file; never throws. */
    synchronized void look() {
        try {
            var settled = watch.look(judged);
            if (settled.isPresent()) {
                judge(settled.get());
            } else if (!watch.isPending()) {
                fault = verdict;
            }
        } catch (IOException | RuntimeException e) {
            refused(List.of(new Problem(0, "it cannot be read: " + e)));
        }
    }

    private void judge(Reading read) {
        judged = read.stamp();
        watch.taken();
        var check = read.stamp().isMissing() ? new Check(SHIPPED, List.of()) : check(read.text());
        if (!check.problems().isEmpty()) {
            refused(check.problems());
            verdict = fault;
            return;
        }
        fault = Optional.empty();
        verdict = fault;
        book = new RoleBook(check.text());
        var origin = read.stamp().isMissing() ? "shipped" : "policy.conf";
        LOG.info("The policy holds ({}): roles {}", origin, check.text().roles().keySet());
        audit.record("AUTH-004", Level.INFO, "policy loaded", Map.of("origin", origin, "roles",
                String.join(",", check.text().roles().keySet()), "keys", "" + check.text().keys().size()));
        publish.accept(book);
    }

    private void refused(List<Problem> problems) {
        var first = problems.get(0);
        var sentence = file.path() + (first.line() == 0 ? ": " : " line " + first.line() + ": ") + first.reason();
        if (fault.filter(sentence::equals).isPresent()) {
            return;
        }
        fault = Optional.of(sentence);
        var holds = book == ADMIN_ONLY ? "only administrators have rights" : "the previous policy still holds";
        LOG.error("The policy is refused, {}; {}", sentence, holds);
        for (var problem : problems.subList(0, Math.min(problems.size(), PROBLEMS_TOLD))) {
            audit.record("AUTH-004", Level.CRITICAL, "policy refused, " + holds, Map.of("line", "" + problem.line(),
                    "reason", problem.reason(), "of", "" + problems.size()));
        }
    }

    /** Judges a text as if it stood in the file. */
    public synchronized Check check(String text) {
        var parsed = PolicyParser.parse(text);
        var problems = new ArrayList<>(parsed.problems());
        var whole = parsed.text().over(SHIPPED);
        if (problems.isEmpty() && !new RoleBook(whole).leavesAdministrators()) {
            problems.add(new Problem(parsed.roleLines().getOrDefault(Role.ADMIN, 0), "takes \"administer keys\" away"
                    + " from the administrators, which would lock everybody out"));
        }
        return problems.isEmpty() ? new Check(whole, List.of()) : new Check(book.text(), List.copyOf(problems));
    }

    /** Judges the file as it is now. */
    public synchronized Check check() {
        try {
            var read = file.read();
            return read.stamp().isMissing() ? new Check(SHIPPED, List.of()) : check(read.text());
        } catch (IOException e) {
            return new Check(book.text(), List.of(new Problem(0, "it cannot be read: " + e.getMessage())));
        }
    }
}
