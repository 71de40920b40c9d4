using Trm.Contracts.Codes;
using Trm.Contracts.Consents;
using Trm.Contracts.Htcds;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;

namespace Trm.Contracts.Referrals;

/// <summary>
/// What the case data standard lacks and a referral needs: consents, the view of the risks, what is asked for and of whom. A JSON file, written by
/// the case worker beside the case file.
/// </summary>
public sealed record CaseSheet
{
    /// <summary>Largest sheet read, in bytes.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>The sentence that says that everything here is invented; null in a real sheet.</summary>
    public string? Invention { get; init; }

    /// <summary>The office's own word for the case, one of its choice, never a name: lists show it beside the pseudonym. It does not leave.</summary>
    public required string Word { get; init; }

    public required Purpose Purpose { get; init; }

    public required Urgency Priority { get; init; }

    /// <summary>The organisation that is asked.</summary>
    public required OrganisationId Organisation { get; init; }

    /// <summary>What is asked for: codes of the standard's <c>spl_Type</c>, at least one.</summary>
    public required IReadOnlyList<string> Services { get; init; }

    public required IReadOnlyList<CareNeed> CareNeeds { get; init; }

    /// <summary>Conditions the receiver's clinicians must know of, ICD-10 codes.</summary>
    public required IReadOnlyList<string> Health { get; init; }

    /// <summary>Every consent the person gave, to this organisation and to others.</summary>
    public required IReadOnlyList<Consent> Consents { get; init; }

    /// <summary>The view of the risks, or null where it was not looked at yet: a profile can go without.</summary>
    public required RiskView? Risk { get; init; }

    /// <summary>
    /// Reads a sheet. Strict: a member it does not know is <c>STRUCTURE</c>, a gap (<c>"?"</c>, null or absent) is <c>REQUIRED</c> with the member's name and what may
    /// stand there, an unknown code is <c>CODE_INVALID</c>, a value against the rules is <c>VALUE</c>. Every fault is named, none quotes a value.
    /// </summary>
    public static Result<CaseSheet> Parse(ReadOnlyMemory<byte> bytes) => CaseSheetReader.Read(bytes);

    /// <summary>A sheet for a case, as JSON, with every gap marked by <c>"?"</c> and what may stand there.</summary>
    public static byte[] Template(HtcdsCase @case) => CaseSheetTemplate.Write(@case);

    /// <summary>The sheet as JSON; reading it gives the same sheet, ids of consents included.</summary>
    public byte[] Write() => CaseSheetWriter.Write(this);

    /// <summary>
    /// The same sheet with all its times moved so that the newest one lies an hour before <paramref name="now"/>: for a demonstration, whose sheet was
    /// written some time ago.
    /// </summary>
    /// <exception cref="InvalidOperationException">The sheet does not say that it is invented: the times of a real consent are facts.</exception>
    public CaseSheet MovedTo(DateTimeOffset now)
    {
        if (Invention is null)
            throw new InvalidOperationException("only an invented sheet can be moved in time");
        var times = Consents.Select(c => c.WithdrawnAt ?? c.GivenAt).ToList();
        if (Risk is not null)
            times.Add(Risk.AssessedAt);
        if (times.Count == 0)
            return this;
        var by = WireTime.Cut(now) - TimeSpan.FromHours(1) - times.Max();
        return this with
        {
            Consents = [.. Consents.Select(c => c with { GivenAt = c.GivenAt + by, Expires = c.Expires + by, WithdrawnAt = c.WithdrawnAt + by })],
            Risk = Risk is null ? null : Risk with { AssessedAt = Risk.AssessedAt + by, ValidUntil = Risk.ValidUntil + by },
        };
    }

    /// <summary>Nothing of the person.</summary>
    public override string ToString() => "case sheet";
}
