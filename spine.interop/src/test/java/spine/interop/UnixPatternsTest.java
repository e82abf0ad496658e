package spine.interop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;

/** The patterns over Unix sockets. */
class UnixPatternsTest extends PatternCases {
    @Override
    String address(Site site, Foreign foreign) throws IOException {
        assumeTrue(site.engine.unixSockets() && foreign.unixSockets(), "one of the two has no Unix sockets");
        return site.unixAddress();
    }
}
