using Trm.Contracts.Control;
using Trm.Contracts.Messages;
using Trm.Envelope;
using Trm.Trail;

namespace Trm.Evidence.Packs;

/// <summary>What a pack tells, once its leaves are opened and its headers verified.</summary>
internal sealed class PackStory
{
    /// <summary>Own messages, event 1.</summary>
    public List<Told> Sent { get; } = [];

    /// <summary>The other side's messages, events 3 and 4.</summary>
    public List<Told> Taken { get; } = [];

    /// <summary>Control messages with receipts, events 5 and 6.</summary>
    public List<ToldControl> Controls { get; } = [];

    /// <summary>Events 7 and 8: transmission, whether it is final.</summary>
    public List<(long Index, string Id, bool IsFinal)> Given { get; } = [];

    /// <summary>Event 8 of a message that was sealed again: its new transmission, by the former one.</summary>
    public Dictionary<string, string> SealedAgain { get; } = new(StringComparer.Ordinal);

    /// <summary>Transmissions that were taken in a former generation, and are said again in this log.</summary>
    public HashSet<string> TakenBefore { get; } = new(StringComparer.Ordinal);

    /// <summary>Event 27; null for a log of the first generation.</summary>
    public FormerLog? Former { get; set; }

    /// <summary>Verified headers below <c>messages/</c>.</summary>
    public Dictionary<string, SignedHeader> Headers { get; } = new(StringComparer.Ordinal);

    /// <summary>The fingerprint of each directory version that is believed.</summary>
    public Dictionary<long, string> Versions { get; } = [];

    /// <summary>Leaves whose private part is gone, and why: the legal basis of the erasure.</summary>
    public SortedDictionary<long, string> Erased { get; } = [];

    /// <summary>Leaves of former generations, of which this log says the same.</summary>
    public SortedDictionary<(long Generation, long Index), string> ErasedBefore { get; } = [];

    /// <summary>Event 19: logs that signed two histories, with the proof.</summary>
    public List<VerifiedFork> Forks { get; } = [];

    /// <summary>Event 20: alarms, by their leaves.</summary>
    public HashSet<long> Alarms { get; } = [];

    /// <summary>Event 32: its leaf, and that of the alarm that it explains.</summary>
    public List<(long Leaf, long Alarm)> Explained { get; } = [];

    /// <summary>Leaves whose private part is not there, and whether a pack with private parts would show it.</summary>
    public SortedDictionary<long, bool> Withheld { get; } = [];

    /// <summary>Where each case stands at the end, by the replay.</summary>
    public SortedDictionary<string, string> Cases { get; } = new(StringComparer.Ordinal);

    /// <summary>A message in a leaf.</summary>
    /// <param name="Code">The wire code of a refusal; null where it was taken or sent.</param>
    internal sealed record Told(long Index, long Minute, TreeHash Leaf, SignedHeader Signed, string? Code, MessageMeta? Meta)
    {
        public Header Header => Signed.Header;

        public string Id => Signed.Header.Id.ToString();

        public string Digest => Signed.HeaderSha256;
    }

    /// <summary>A control message in a leaf.</summary>
    internal sealed record ToldControl(long Index, long Minute, bool IsOwn, SignedHeader Signed, ControlMessage Control);
}
