using System.Security.Cryptography;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Contracts.Statistics;
using Trm.Envelope.Keys;
using Trm.Envelope.Statistics;
using Trm.Node.Retention;
using Trm.Node.Storage;
using Trm.Node.Trail;

namespace Trm.Node.Statistics;

/// <summary>
/// The figures of a year that is over since six months. A coordinator and an auditor see them as they would be published; a coordinator hands the counts to the regional secretariat in a file that nobody here opens.
/// Nobody sees a small count, and of no year that still grows: two looks, one case apart, would tell that case. So the node counts a year once (<see cref="DueYears"/>), and it is what it was then for everybody after.
/// </summary>
/// <remarks>Source: contracts/statistics.md; contracts/decisions/0074.</remarks>
public sealed class FiguresDesk
{
    private readonly NodeParts _node;

    internal FiguresDesk(NodeParts node) => _node = node;

    /// <summary>A year. <c>NOT_ALLOWED</c>; <c>VALUE</c> for a year that is not over since six months, that is kept no more, that the node has yet to count, or that another release counted for other tables.</summary>
    public async Task<Result<RegionalFigures>> ShowAsync(Officer officer, int year, CancellationToken cancel = default)
    {
        if (!Rights.SeesFigures(officer.Role))
            return new Rejection(RejectionCode.NotAllowed, "role", "figures are shown to a coordinator and to an auditor");
        return (await CountedAsync(year, _node.Time.GetUtcNow(), cancel)).Then<RegionalFigures>(f => RegionalFigures.OfOwn(_node.Self, year, f.K, f.IsTraining, f.Counts));
    }

    /// <summary>
    /// Signs and seals a year's counts for the regional secretariat; a trail entry that names the certificate. <c>NOT_ALLOWED</c>; <c>VALUE</c> for a year that is not over since six months, that is kept no more, that
    /// the node has yet to count, or that another release counted for other tables; <c>REQUIRED</c> where this node knows no secretariat; <c>KEY_FILE_INVALID</c> for what is no certificate, <c>VALUE</c> for any but the secretariat's; <c>KEY_TOKEN_ABSENT</c> where the signing key is in a token that does not answer.
    /// </summary>
    /// <param name="certificate">
    /// The secretariat's, PEM or DER, as the coordinator has it: the very one that whoever looks after the node has set. Neither of the two alone chooses who reads small counts.
    /// </param>
    public async Task<Result<ExportedFigures>> ExportAsync(Officer officer, int year, ReadOnlyMemory<byte> certificate, CancellationToken cancel = default)
    {
        var now = WireTime.Cut(_node.Time.GetUtcNow());
        if (!Rights.ExportsFigures(officer.Role))
            return new Rejection(RejectionCode.NotAllowed, "role", "a coordinator exports figures");
        if (!(await CountedAsync(year, now, cancel)).Try(out var figures, out var refused))
            return refused;
        if (_node.Secretariat is not { } secretariat)
            return new Rejection(RejectionCode.Required, "secretariat", "this node knows no regional secretariat, and no figures leave it; whoever looks after the node gives the setting secretariat");
        if (!Certificate.ReadFile(certificate).Try(out var brought, out var fault))
            return fault;
        var fingerprint = secretariat.Certificate.Sha256;
        if (!brought.Equals(secretariat.Certificate))
            return new Rejection(
                RejectionCode.Value, "certificate", $"this is not the certificate of the secretariat that this node knows, whose SHA-256 is {fingerprint}: telephone the secretariat, and whoever looks after the node");
        try
        {
            var file = SealedFigures.Seal(figures, _node.Own.Signing ?? _node.Own.Store.Signing[0], secretariat, now);
            var sha256 = Convert.ToHexStringLower(SHA256.HashData(figures.Write()));
            await _node.Database.CommitAsync(
                CommitStep.Viewed, tx => TrailTable.Append(tx, _node.Vault, now, TrailEntry.Viewed(officer, [$"figures/{year}/{sha256}/to/{fingerprint}"], null)), cancel);
            return new ExportedFigures(year, figures.MadeAt, sha256, file);
        }
        catch (KeyTokenException e)
        {
            return e.Rejection;
        }
    }

    private static Rejection? WhyNot(int year, DateTimeOffset now)
    {
        if (year < YearFigures.FirstYear || year > now.UtcDateTime.Year)
            return new Rejection(RejectionCode.Value, "year", $"a calendar year from {YearFigures.FirstYear} that has begun");
        if (!Schedule.KeepsFigures(year, now))
            return new Rejection(RejectionCode.Value, "year", $"figures are kept for {Schedule.FiguresYears} years after the end of their year; those of {year} are kept no more");
        return now < YearFigures.Ready(year)
            ? new Rejection(RejectionCode.Value, "year", $"figures of {year} are counted from {WireTime.Format(YearFigures.Ready(year))[..10]} on, six months after its end; before, two looks one case apart would tell that case")
            : null;
    }

    private async Task<Result<YearFigures>> CountedAsync(int year, DateTimeOffset now, CancellationToken cancel)
    {
        if (WhyNot(year, now) is { } refused)
            return refused;
        return await _node.Database.ReadAsync(db => FiguresTable.Find(db, _node.Vault, year), cancel) switch
        {
            null => new Rejection(RejectionCode.Value, "year", $"{year} is not counted yet: the node does so when it looks through what it keeps, once a day, with a clock that is right; ask again tomorrow"),
            { IsOk: true } counted => counted,
            _ => new Rejection(RejectionCode.Value, "year", $"{year} was counted by a release with other tables, which this one does not show; what was exported then stands"),
        };
    }
}
