namespace Trm.Evidence.Packs;

/// <summary>
/// A transmission of which nobody can say who signed it: the newest directory says that its key was revoked or may have been in wrong hands, and no foreign witness had cosigned
/// its record before.
/// </summary>
/// <param name="Id">Its <c>core.id</c>.</param>
/// <param name="From">In whose name it is.</param>
/// <param name="Index">The leaf that records it.</param>
/// <param name="Since">Since when its key is in doubt.</param>
/// <param name="Why">In words: after what, or for want of what.</param>
public sealed record ContestedMessage(string Id, string From, long Index, DateTimeOffset Since, string Why)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Id} in the name of {From} (record {Index}): {Why}");
}
