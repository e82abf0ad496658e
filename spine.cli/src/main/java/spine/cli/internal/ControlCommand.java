package spine.cli.internal;

import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import spine.api.ErrorCode;
import spine.api.SpineException;

/** Commands over the control plane, which answers however much other work there is (BR-04, BR-06, BR-07). */
@Command(name = "control", description = {"Pauses, resumes and stops a Spine; for those who may administer control.", "",
    "  ping      asks for a sign of life",
    "  pause     puts new requests off; those in flight end normally",
    "  resume    takes requests again",
    "  scram     ends everything at once, without a checkpoint, until reset",
    "  reset     goes back to work after scram or pause",
    "  nap       lets memory consolidate",
    "  flush     has the journal on the disk, and tells up to which entry",
    "  shutdown  ends the process; requests in flight get 2 s",
    "  halt      the same, with 60 s for requests in flight", ""},
        footer = {"", "Exit code 0: done. 1: refused or failed. 3: no answer in time; the system may be frozen."})
final class ControlCommand extends JsonBase {
    /** The exit code when no answer comes in time. */
    static final int FROZEN = 3;

    @Parameters(paramLabel = "COMMAND", completionCandidates = ControlVerb.Names.class,
            description = "${COMPLETION-CANDIDATES}.")
    String verb;

    @Option(names = "--yes", description = "Asks no question before scram, shutdown and halt.")
    boolean yes;

    @Option(names = "--wait", paramLabel = "TIME", defaultValue = "5s", converter = TimeConverter.class,
            description = "How long to wait for the answer (default: ${DEFAULT-VALUE}).")
    Duration wait;

    ControlCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        var command = ControlVerb.of(verb);
        agree(command);
        try (var session = open(); var control = session.control()) {
            var answer = Words.oneLine(Session.await(control.command(command.word(), wait)));
            say(json ? Json.text(Json.map("command", command.word(), "answer", answer,
                    "changed", !answer.contains(" BEFORE"))) : answer);
            return 0;
        } catch (SpineException e) {
            if (e.refusal().code() != ErrorCode.DEADLINE_EXCEEDED) {
                throw e;
            }
            return frozen(e);
        }
    }

    private void agree(ControlVerb command) throws Exception {
        if (yes || command.question().isEmpty()) {
            return;
        }
        if (!surroundings.asks()) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "Nobody is there to be asked: " + command.question(),
                    "Say --yes.");
        }
        if (!surroundings.agrees(command.question())) {
            throw new SpineException(ErrorCode.CANCELLED, "Nothing was changed.", "");
        }
    }

    private int frozen(SpineException e) {
        var warning = "The system may be frozen: " + e.refusal().sentence()
                + " The command may still be carried out; sending it again does no harm.";
        if (json) {
            say(Json.error(e.refusal().code().name(), warning, e.refusal().code().status()));
        } else {
            note(Words.oneLine(warning));
        }
        return FROZEN;
    }
}
