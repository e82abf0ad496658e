package spine.interop;

import java.util.ArrayList;
import java.util.List;

/** Many sockets at once, closed together. */
final class Crowd implements AutoCloseable {
    private final List<RawClient> members;

    Crowd(int expected) {
        members = new ArrayList<>(expected);
    }

    RawClient add(RawClient member) {
        members.add(member);
        return member;
    }

    List<RawClient> members() {
        return members;
    }

    @Override
    public void close() throws Exception {
        for (var member : members) {
            member.close();
        }
    }
}
