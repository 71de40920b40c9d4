using System.Collections.Concurrent;
using Trm.Contracts.Codes;

namespace Trm.Node.Deadlines;

/// <summary>How urgent cases are, as their profiles say. Asked with every message of a case, and never another: a stored message does not change. Codes alone, and not more than a node remembers easily.</summary>
internal sealed class Urgencies
{
    private const int Most = 4096;

    private readonly ConcurrentDictionary<(string Message, string Peer, bool Outgoing, long At, long Place), Urgency> _known = new();

    /// <summary>The urgency that a profile names.</summary>
    /// <param name="profile">Its row: id, peer, direction, time and place tell it from whatever was stored under its id by a commit that never was.</param>
    /// <param name="read">Reads it, where it was not read before; null where there is nothing to be read.</param>
    public Urgency? Of(Referrals.ContentTable.Line profile, Func<Urgency?> read)
    {
        var name = (profile.MessageId, profile.Peer, profile.Outgoing, profile.At, profile.Place);
        if (_known.TryGetValue(name, out var known))
            return known;
        var found = read();
        if (_known.Count >= Most)
            _known.Clear();
        if (found is { } urgency)
            _known[name] = urgency;
        return found;
    }
}
