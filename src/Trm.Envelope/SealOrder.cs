using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Envelope.Keys;

namespace Trm.Envelope;

/// <summary>All that the sender decides about one transmission. Times are cut to whole seconds.</summary>
public sealed record SealOrder
{
    public required TransmissionId Id { get; init; }

    public required ParticipantId From { get; init; }

    public required ParticipantId To { get; init; }

    /// <summary>The sender's generation.</summary>
    public long Gen { get; init; }

    /// <summary>The number in the pair's sequence, from 1.</summary>
    public required long Seq { get; init; }

    public required DateTimeOffset Iat { get; init; }

    /// <summary>The same distance from <see cref="Iat"/> for all kinds, or the header would tell them apart.</summary>
    public required DateTimeOffset Exp { get; init; }

    /// <summary>The version of the directory the recipients were taken from.</summary>
    public required long Dir { get; init; }

    /// <summary>True where that directory is of an exercise.</summary>
    public bool IsTraining { get; init; }

    /// <summary>1 to 8 keys, in any order.</summary>
    public required IReadOnlyList<RecipientKey> Recipients { get; init; }

    public required MessageMeta Meta { get; init; }

    public required ReadOnlyMemory<byte> Payload { get; init; }
}
