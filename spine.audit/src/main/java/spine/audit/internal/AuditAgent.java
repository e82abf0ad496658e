package spine.audit.internal;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import spine.admin.AdminRights;
import spine.api.Agent;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.Home;
import spine.api.Payload;
import spine.api.SpineAgent;
import spine.api.SpineException;
import spine.api.journal.Journal;
import spine.api.security.AuditLog;
import spine.api.security.AuditLog.Level;
import spine.api.security.Guard;
import spine.api.security.Permissions.Action;
import spine.audit.AuditChain;
import spine.audit.AuditSigners;
import spine.audit.JournalCopy;
import spine.audit.Verification;

/**
 * Shows and verifies the audit log (SEC-44): JSON in, JSON out; for those who may administer {@code audit}. Reads files
 * and blocks while it does; thread-safe. That somebody verified, and what came of it, is an entry of its own.
 */
@Component
@SpineAgent(name = "audit", capabilities = "audit.admin", input = "application/json", output = "application/json")
public final class AuditAgent implements Agent {
    static final String USAGE = "Commands: audit.verify with expect (SEQ:HASH) and signer (public keys in Z85, with"
            + " blanks between) if wanted; audit.tail with lines (1-1000),"
            + " and if wanted after (a number), event_id, level (INFO, WARNING, CRITICAL).";
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private final Path folder;
    private final Path headFile;
    private final AdminRights rights;
    private final AuditLog audit;
    private final SigningIdentity identity;
    /** Comes and goes under load. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Journal journal;

    @Activate
    public AuditAgent(@Reference Home home, @Reference Guard guard, @Reference AuditLog audit,
            @Reference SigningIdentity identity) {
        this.folder = home.log();
        this.headFile = home.state().resolve(AuditComponent.HEAD);
        this.rights = new AdminRights(guard, audit);
        this.audit = audit;
        this.identity = identity;
    }

    @Override
    public Payload answer(Call call, Payload request) throws SpineException {
        var by = call.principal().id();
        rights.require(call.principal(), "audit");
        var question = AuditQuestion.parse(request);
        try {
            var answer = switch (question.command().name()) {
                case "audit.verify" -> verify(question, by);
                case "audit.tail" -> tail(question);
                default -> throw question.command().invalid("There is no such command.");
            };
            return new Payload("application/json", ByteString.copyFromUtf8(GSON.toJson(answer)));
        } catch (IOException | UncheckedIOException e) {
            throw new SpineException(ErrorCode.UNAVAILABLE, "The audit log cannot be read: " + e.getMessage() + ".",
                    "See the server's log, then try again.");
        }
    }

    private Map<String, Object> verify(AuditQuestion question, String by) throws SpineException, IOException {
        question.command().allow(Set.of("expect", "signer"));
        var signers = question.signers().orElseGet(() -> AuditSigners.of(identity.key().stream().toList()));
        var copy = Optional.ofNullable(journal).map(JournalCopy::of);
        var report = AuditChain.verify(Verification.of(folder).headFile(headFile).expected(question.expect())
                .signers(signers).journal(copy));
        var facts = new LinkedHashMap<String, String>();
        facts.put("by", by);
        facts.put("success", Boolean.toString(report.isVerified()));
        facts.put("entries", Long.toString(report.entries()));
        report.problem().ifPresent(problem -> facts.put("where", problem.toString()));
        audit.record("AUDIT-VERIFY", report.isVerified() ? Level.INFO : Level.CRITICAL,
                report.isVerified() ? "the audit log was verified" : "the audit log does not verify", facts);
        return report.toMap();
    }

    private Map<String, Object> tail(AuditQuestion question) throws SpineException, IOException {
        var command = question.command();
        command.allow(Set.of("lines", "after", "event_id", "level"));
        var tail = new AuditTail((int) command.number("lines", 50, 1, 1000),
                command.number("after", -1, -1, Long.MAX_VALUE), command.text("event_id", ""), question.level());
        return Map.of("entries", tail.read(folder));
    }
}
