using Trm.Contracts.Identifiers;
using Trm.Evidence.Witnesses;
using Trm.Trail;

namespace Trm.Evidence.Packs;

/// <summary>What the verification of one pack found, counted and cannot prove.</summary>
public sealed class PackReport
{
    internal PackReport(string name) => Name = name;

    /// <summary>What the caller calls the pack.</summary>
    public string Name { get; }

    /// <summary>SHA-256 of the zip as it was read, 64 lower-case hexadecimal digits: which file this report is about. Null where it was too large to read.</summary>
    public string? Sha256 { get; internal set; }

    /// <summary>What its manifest says; null where there is none to read, or its files are not those that it names.</summary>
    public PackManifest? Manifest { get; internal set; }

    /// <summary>True where the bytes are a zip that can be read, with a manifest, and of no format that is unknown here: an evidence pack, whether or not it may be believed.</summary>
    public bool IsPack { get; internal set; }

    /// <summary>True where the manifest is signed by the participant whose pack it claims to be.</summary>
    public bool IsSigned { get; internal set; }

    /// <summary>Whom to call at the side whose pack it is, as its newest directory says: number and hours; null where no directory says so.</summary>
    public string? Duty { get; internal set; }

    /// <summary>The first and the last minute of the leaves that the pack is about; null where none was opened.</summary>
    public (DateTimeOffset First, DateTimeOffset Last)? Time { get; internal set; }

    /// <summary>True where <c>VERIFY.md</c> is, word for word, what this program writes; another program may write another.</summary>
    public bool IsGuideKnown { get; internal set; }

    /// <summary>The trail in it; null where no key of the log is known.</summary>
    public TrailReport? Trail { get; internal set; }

    /// <summary>True where nothing was found wrong.</summary>
    public bool Verified => Findings.Count == 0;

    /// <summary>Everything that is wrong, in the order of the checks.</summary>
    public IReadOnlyList<Finding> Findings { get; internal set; } = [];

    /// <summary>Files whose length and digest are those of the manifest.</summary>
    public int Files { get; internal set; }

    /// <summary>The versions of the directory, oldest first, each the lawful successor of the one before.</summary>
    public IReadOnlyList<long> Directories { get; internal set; } = [];

    /// <summary>The fingerprint of the oldest version that is believed: everything rests on it.</summary>
    public string? Fingerprint { get; internal set; }

    /// <summary>True where the directory is of an exercise: nothing of it is evidence of anything outside.</summary>
    public bool IsTraining { get; internal set; }

    /// <summary>True where the caller vouched for that fingerprint.</summary>
    public bool IsVouchedFor { get; internal set; }

    /// <summary>Message headers whose signature holds, those of control messages included.</summary>
    public int Headers { get; internal set; }

    /// <summary>Messages sent.</summary>
    public int Sent => Story.Sent.Count;

    /// <summary>Of these, those with the other side's receipt: taken.</summary>
    public int Delivered { get; internal set; }

    /// <summary>Of these, those that the other side refused.</summary>
    public int RefusedThere { get; internal set; }

    /// <summary>Of these, those that expired or were given up.</summary>
    public int Expired { get; internal set; }

    /// <summary>Messages sent that have no fate yet and are not past their expiry.</summary>
    public IReadOnlyList<string> Open { get; internal set; } = [];

    /// <summary>Messages received and stored.</summary>
    public int Received => Story.Taken.Count(t => t.Code is null);

    /// <summary>Messages refused on receipt.</summary>
    public int Refused => Story.Taken.Count(t => t.Code is not null);

    /// <summary>Leaves that receipts promised, found in the log.</summary>
    public int Promises { get; internal set; }

    /// <summary>Transmissions of which nobody can say who signed them: their key was revoked since or in doubt, and no foreign witness had cosigned their record before.</summary>
    public IReadOnlyList<ContestedMessage> Contested { get; internal set; } = [];

    /// <summary>Messages in this participant's name that its own trail does not show, acknowledged by others since a signing key of its own was in doubt.</summary>
    public IReadOnlyList<string> Disowned { get; internal set; } = [];

    /// <summary>Since when a signing key of its own is in doubt; null where none is.</summary>
    internal DateTimeOffset? OwnDoubt { get; set; }

    /// <summary>The certificates of those keys, by digest.</summary>
    internal IReadOnlySet<string> OwnDoubted { get; set; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Leaves whose content was erased, with the legal basis. Of a generation that has ended, the pack of a later one tells it.</summary>
    public IReadOnlyDictionary<long, string> Erased => Story.Erased;

    /// <summary>Leaves of former generations whose content was erased in this one, with the legal basis.</summary>
    public IReadOnlyDictionary<(long Generation, long Index), string> ErasedBefore => Story.ErasedBefore;

    /// <summary>Where each case stands, by replaying its messages through the rules.</summary>
    public IReadOnlyDictionary<string, string> Cases => Story.Cases;

    /// <summary>True while no quorum of foreign witnesses has cosigned checkpoints that cover every leaf that the pack is about.</summary>
    public bool IsProvisional { get; internal set; } = true;

    /// <summary>Foreign cosignatures on its checkpoints that hold.</summary>
    public IReadOnlyList<Witnessed> Witnesses { get; internal set; } = [];

    /// <summary>How many of them it takes, and who they may be; null where the pack is not to be believed.</summary>
    public Quorum? Quorum { get; internal set; }

    /// <summary>How many leaves a quorum of foreign witnesses has cosigned.</summary>
    public long WitnessedSize { get; internal set; }

    /// <summary>Logs of which the trail records that they signed two histories, with a proof that holds.</summary>
    public IReadOnlyList<string> Forks => [.. Story.Forks.Select(f => f.Origin)];

    /// <summary>What this participant cosigned of the logs of others, and when.</summary>
    internal SortedDictionary<string, (VerifiedCheckpoint Checkpoint, DateTimeOffset At)> Held { get; } = new(StringComparer.Ordinal);

    /// <summary>What this pack cannot prove, in sentences.</summary>
    public IReadOnlyList<string> Unproven { get; internal set; } = [];

    /// <summary>Whose pack it says it is; null where there is no manifest to read. Whether that may be believed: <see cref="IsSigned"/>.</summary>
    public ParticipantId? Participant => Manifest?.Participant;

    /// <summary>True where it shows all that was sent and received, at least with one other side: then what is not there was left out.</summary>
    internal bool IsComplete => Manifest!.Scope is PackScope.Whole or PackScope.Peer && Trail is { Size: > 0 };

    /// <summary>Receipts for what a former generation sent, or what was lost with a restore: only the packs of the former generation and of the other side can tell.</summary>
    public IReadOnlyList<string> OfFormer { get; internal set; } = [];

    /// <summary>True where the directory lists the log of a later generation of that participant: this one has ended, and what it left open has its fate there.</summary>
    public bool HasEnded { get; internal set; }

    internal PackStory Story { get; } = new();
}
