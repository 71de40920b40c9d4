namespace Trm.Node.Inbox;

/// <summary>
/// What one peer may cost this node at most. Validated at start; nothing here changes what is decided, only how much of it is kept. What the broker may hand over at once is
/// an option of the connection: <see cref="Broker.BrokerOptions.InHandBytes"/>.
/// </summary>
public sealed class InboxOptions
{
    /// <summary>Bytes of messages of one peer that wait for what they rest on, 1 MiB to 1 GiB. What comes beyond is not held: the peer sends it again.</summary>
    public long ParkedBytes { get; init; } = 8L << 20;

    /// <summary>Bytes of files of one peer that wait for what is missing of them or for their message, 50 MiB to 2 GiB. What comes beyond is not held: the peer sends it again.</summary>
    public long FileBytes { get; init; } = 200L << 20;

    /// <summary>Bytes kept of what could not be verified, per peer, up to 1 GiB. Beyond it only digest and code are kept.</summary>
    public long QuarantineBytes { get; init; } = 16L << 20;

    /// <summary>Lines in the log about messages of one peer within a minute, 1 to 100,000; the rest are counted in one line.</summary>
    public int LogLines { get; init; } = 200;

    /// <summary>Refuses what would bound nothing, or everything.</summary>
    /// <exception cref="NodeStartException">Names the option.</exception>
    public void Validate()
    {
        Require(ParkedBytes is >= 1L << 20 and <= 1L << 30, nameof(ParkedBytes), "must be 1 MiB to 1 GiB");
        Require(FileBytes is >= Contracts.Messages.AttachedFile.MaxBytes and <= 2L << 30, nameof(FileBytes), "must be 50 MiB to 2 GiB: the largest file must fit");
        Require(QuarantineBytes is >= 0 and <= 1L << 30, nameof(QuarantineBytes), "must be at most 1 GiB");
        Require(LogLines is >= 1 and <= 100_000, nameof(LogLines), "must be 1 to 100,000");
    }

    private static void Require(bool holds, string option, string fault)
    {
        if (!holds)
            throw new NodeStartException("OPTIONS_INVALID", $"inbox option {option} {fault}");
    }
}
