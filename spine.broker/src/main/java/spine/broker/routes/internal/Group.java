package spine.broker.routes.internal;

import java.util.List;
import spine.api.Address;

/**
 * Several that are told the same.
 *
 * @param name    1-64 of {@code [a-z0-9._-]}; a spike names it as recipient {@code group:NAME}
 * @param members by address: all that an address finds belong to it
 * @param monitor whether those who watch are told too
 */
public record Group(String name, List<Address> members, boolean monitor) {
    public Group {
        members = List.copyOf(members);
    }
}
