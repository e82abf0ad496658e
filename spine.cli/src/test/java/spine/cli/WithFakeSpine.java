package spine.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;

/** Commands against a server that the test plays. */
abstract class WithFakeSpine {
    @TempDir
    Path home;
    FakeSpine spine;
    Bench cli;

    /** What the server says. */
    abstract RCISResponse.Builder answer(RCISRequest request);

    @BeforeEach
    void start() throws Exception {
        spine = new FakeSpine(home, this::answer);
        spine.offerPairing();
        cli = new Bench(home);
    }

    @AfterEach
    void stop() throws Exception {
        spine.close();
    }
}
