package spine.cli.internal;

import com.google.gson.JsonObject;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;

/** Asks an agent what was recorded, at its pace, so many at once. For one thread. */
final class Replay {
    private final String agent;
    private final Pacer pacer;
    private final Function<RCISRequest.Builder, CompletionStage<RCISResponse>> send;
    private final int atOnce;
    private final Semaphore room;
    private final ReplayTally tally;

    Replay(String agent, Pacer pacer, Function<RCISRequest.Builder, CompletionStage<RCISResponse>> send, int atOnce,
            ReplayTally tally) {
        this.agent = agent;
        this.pacer = pacer;
        this.send = send;
        this.atOnce = atOnce;
        this.room = new Semaphore(atOnce);
        this.tally = tally;
    }

    /** Asks what is a request, and keeps what is a reply for comparison. */
    void entry(JsonObject entry) throws InterruptedException {
        var id = JsonAgent.text(entry, "key") + " " + JsonAgent.text(entry, "request_id");
        if (JsonAgent.text(entry, "kind").equals("REPLY")) {
            Said.of(entry).ifPresent(said -> tally.recorded(id, said));
            return;
        }
        var call = RecordedCall.of(entry);
        if (call.isEmpty()) {
            tally.leftOut();
            return;
        }
        pacer.await(call.get().millis());
        room.acquire();
        tally.asked(id);
        send.apply(call.get().to(agent)).whenComplete((response, failure) -> {
            tally.ended(id, failure == null ? Said.of(response)
                    : new Said(Words.refusal(failure).code().name(), ""));
            room.release();
        });
    }

    /** Returns when all have ended; each has a deadline of its own. */
    void end() throws InterruptedException {
        room.acquire(atOnce);
    }
}
