package spine.broker.internal;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import spine.api.Address;
import spine.api.Answer;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.Refusal;

/** A router for three calls, and desks that do its work when the test says so. */
abstract class WithDesks {
    static final Address WORK = new Address.Capability("work");

    final Kit kit = new Kit(Map.of("maxCalls", 3));

    @AfterEach
    void close() {
        kit.close();
    }

    Desk desk(String name) {
        return Desk.at(kit, name);
    }

    void join(String name, Desk desk) {
        Desk.join(kit, name, desk);
    }

    Answer answer(String text) {
        return new Answer(Payload.text(text), "desk", kit.table.current().generation());
    }

    static Refusal refusal(ErrorCode code) {
        return new Refusal(code, "because", "");
    }
}
