using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Agreements;

/// <summary>
/// What a pair or a region agreed beside the contract: kinds in force, deadlines, languages, categories, the fast track, statistics, retention. A
/// JSON file; what the parties sign is <see cref="Write"/>, its one spelling.
/// </summary>
/// <remarks>The values an agreement may change are those of <see cref="BuiltIn"/>. It cannot switch off a report, a hold or a person's right.</remarks>
public sealed record Agreement
{
    /// <summary>Largest agreement read, in bytes.</summary>
    public const int MaxBytes = 128 * 1024;

    /// <summary>The smallest group a published table may show, whatever is agreed.</summary>
    public const int LeastK = 11;

    /// <summary>The agreement's name, 2 to 32 of <c>A-Z 0-9 -</c>; the same through all its versions.</summary>
    public required string Id { get; init; }

    /// <summary>From 1; a higher one replaces a lower one once it is in force.</summary>
    public required int Version { get; init; }

    /// <summary>The sentence that says that nobody has agreed to this; null in a real agreement.</summary>
    public string? Example { get; init; }

    public required AgreementScope Scope { get; init; }

    /// <summary>The version of the contract that the parties speak: one that this code supports.</summary>
    public required ContractVersion Contract { get; init; }

    public required DateTimeOffset From { get; init; }

    /// <summary>When it ends; after <see cref="From"/>.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Sorted by participant.</summary>
    public required IReadOnlyList<AgreementParty> Parties { get; init; }

    /// <summary>The languages of the exchange itself: forms, duty calls, print-outs between offices.</summary>
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>The kinds in force, in the catalogue's order.</summary>
    public required IReadOnlyList<string> Kinds { get; init; }

    /// <summary>What may be asked consent for at all between these parties.</summary>
    public required IReadOnlyList<ConsentCategory> Categories { get; init; }

    /// <summary>One row for each row of the built-in table whose kind is in force, in its order.</summary>
    public required IReadOnlyList<DeadlineRule> Deadlines { get; init; }

    public required ResendRule Resend { get; init; }

    public required ArrivalRule Arrival { get; init; }

    /// <summary>When a person is asked again after arrival; ascending.</summary>
    public required IReadOnlyList<Term> FollowUps { get; init; }

    /// <summary>How long before departure the final check opens; on the clock.</summary>
    public required Term FinalCheckOpens { get; init; }

    /// <summary>How long before departure the final check must be done; on the clock.</summary>
    public required Term FinalCheckCloses { get; init; }

    /// <summary>How long before departure a clearance must be there, in working days of the receiving side.</summary>
    public required Term ClearanceBefore { get; init; }

    public required FastTrackRule FastTrack { get; init; }

    /// <summary>The smallest group a published table may show; at least <see cref="LeastK"/>.</summary>
    public required int K { get; init; }

    /// <summary>How long a case is kept after the last thing said in it, in months: contracts/retention.md.</summary>
    public required Term Retention { get; init; }

    /// <summary>The party of that id, or null.</summary>
    public AgreementParty? Party(ParticipantId id) => Parties.FirstOrDefault(p => p.Participant == id);

    /// <summary>True where both are parties, at that time.</summary>
    public bool IsInForce(ParticipantId one, ParticipantId other, DateTimeOffset at) =>
        From <= at && at < Until && one != other && Party(one) is not null && Party(other) is not null;

    /// <summary>True where messages of that kind may be sent under it.</summary>
    public bool Allows(string kind) => Kinds.Contains(kind, StringComparer.Ordinal);

    /// <summary>The deadline rows of a kind; a question's topic takes the rows of its own where there are any.</summary>
    public IReadOnlyList<DeadlineRule> Rules(string kind, Topic? topic = null)
    {
        var rows = Deadlines.Where(d => d.Kind == kind).ToList();
        return [.. rows.Where(d => d.Topic == topic) is var own && own.Any() ? own : rows.Where(d => d.Topic is null)];
    }

    /// <summary>
    /// What holds where nothing was agreed: every value that an agreement may change, all kinds and categories, no fast track.
    /// </summary>
    public static Agreement BuiltIn(IReadOnlyList<AgreementParty> parties) => AgreementDefaults.Between(parties);

    /// <summary>
    /// Reads an agreement however its white space and order are; every fault is named. <c>FILE_INVALID</c>: no JSON; <c>TOO_LARGE</c>;
    /// <c>CONTRACT_VERSION_UNSUPPORTED</c>: another version of the form; <c>REQUIRED</c>, <c>STRUCTURE</c>, <c>VALUE</c>, <c>CODE_INVALID</c>.
    /// </summary>
    public static Result<Agreement> Read(ReadOnlyMemory<byte> bytes) => AgreementReader.Read(bytes);

    /// <summary>Parses what was signed: an agreement in its one spelling; <c>STRUCTURE</c> for another, and the codes of <see cref="Read"/>.</summary>
    public static Result<Agreement> Parse(ReadOnlyMemory<byte> bytes) => Read(bytes).Then<Agreement>(read => read.Write().AsSpan().SequenceEqual(bytes.Span)
        ? read
        : new Rejection(RejectionCode.Structure, "agreement", "what is signed has one spelling: compact, members, kinds, rows and parties in their order"));

    /// <summary>The one spelling, compact JSON; what the parties sign.</summary>
    public byte[] Write() => AgreementWriter.Write(this);

    /// <summary>Id and version.</summary>
    public override string ToString() => $"{Id} v{Version}";
}
