package spine.journal.agent.internal;

import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import spine.admin.AdminRights;
import spine.api.Agent;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.SpineAgent;
import spine.api.SpineException;
import spine.api.journal.Journal;
import spine.api.security.AuditLog;
import spine.api.security.AuditLog.Level;
import spine.api.security.Guard;
import spine.api.security.Permissions.Action;

/**
 * Reads the journal out: JSON in, JSON out, 1 MiB at most. What happened is for those who may {@code use journal}; what
 * was said, the bodies, for those who may {@code administer journal}, and each reading of bodies is audited (SEC-43).
 * Reads files and blocks while it does, five seconds at most; thread-safe.
 */
@Component
@SpineAgent(name = "journal", capabilities = "journal.admin", input = "application/json", output = "application/json")
public final class JournalAgent implements Agent {
    private static final Set<String> FILTERS = Set.of("lines", "kinds", "request_id", "key", "agent", "from_ms", "to_ms",
            "body");
    private static final Set<String> PAGED = Stream.concat(FILTERS.stream(), Stream.of("after"))
            .collect(Collectors.toUnmodifiableSet());
    private static final int TAIL_LINES = 50;
    private static final int FIND_LINES = 10_000;

    private final Journal journal;
    private final AdminRights rights;
    private final AuditLog audit;
    private final LongSupplier nanoTime;

    @Activate
    public JournalAgent(@Reference Journal journal, @Reference Guard guard, @Reference AuditLog audit) {
        this(journal, guard, audit, System::nanoTime);
    }

    JournalAgent(Journal journal, Guard guard, AuditLog audit, LongSupplier nanoTime) {
        this.journal = journal;
        this.rights = new AdminRights(guard, audit);
        this.audit = audit;
        this.nanoTime = nanoTime;
    }

    @Override
    public Payload answer(Call call, Payload request) throws SpineException {
        if (!may(call, Action.USE) && !may(call, Action.ADMINISTER)) {
            throw rights.refused(call.principal(), Action.USE, "journal");
        }
        var question = JournalQuestion.parse(request);
        var patience = new Patience(call, nanoTime);
        try {
            return switch (question.command().name()) {
                case "journal.tail" -> tail(question, call, patience);
                case "journal.find" -> find(question, call, patience);
                case "journal.stats" -> {
                    question.command().allow(Set.of());
                    yield Page.answer(Stats.of(journal, patience));
                }
                default -> throw question.command().invalid("There is no such command.");
            };
        } catch (UncheckedIOException e) {
            throw new SpineException(ErrorCode.UNAVAILABLE, "The journal cannot be read: " + e.getCause().getMessage()
                    + ".", "See the server's log, then try again.");
        }
    }

    private Payload tail(JournalQuestion question, Call call, Patience patience) throws SpineException {
        question.command().allow(FILTERS);
        return answer(question, call, Search.backward(journal, wanted(question, call),
                page(question, call, TAIL_LINES), patience));
    }

    private Payload find(JournalQuestion question, Call call, Patience patience) throws SpineException {
        question.command().allow(PAGED);
        return answer(question, call, Search.forward(journal, wanted(question, call), question.after(),
                page(question, call, FIND_LINES), patience));
    }

    private static Search.Wanted wanted(JournalQuestion question, Call call) throws SpineException {
        return new Search.Wanted(question.selection(), call.requestId());
    }

    private Page page(JournalQuestion question, Call call, int otherwise) throws SpineException {
        boolean bodies = question.wantsBodies();
        if (bodies && !may(call, Action.ADMINISTER)) {
            throw rights.refused(call.principal(), Action.ADMINISTER, "journal");
        }
        return new Page(question.lines(otherwise), bodies);
    }

    private Payload answer(JournalQuestion question, Call call, Search found) throws SpineException {
        if (found.page().bodiesGiven() > 0) {
            var facts = new LinkedHashMap<String, String>();
            facts.put("by", call.principal().id());
            facts.put("bodies", String.valueOf(found.page().bodiesGiven()));
            facts.put("from_sequence", String.valueOf(found.first()));
            facts.put("to_sequence", String.valueOf(found.after()));
            var selection = question.selection();
            facts.put("request_id", selection.requestId());
            facts.put("client_pubkey", selection.key());
            facts.put("agent", selection.agent());
            facts.values().removeIf(String::isEmpty);
            audit.record("JOURNAL-READ", Level.INFO, "bodies of the journal were read", facts);
        }
        var facts = found.facts();
        facts.put("last", journal.health().last());
        return found.page().answer(facts, found.damage());
    }

    private boolean may(Call call, Action action) {
        return rights.allow(call.principal(), action, "journal");
    }
}
