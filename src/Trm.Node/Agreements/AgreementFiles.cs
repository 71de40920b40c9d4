using Trm.Contracts.Deadlines;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Envelope.Agreements;
using Trm.Envelope.Directory;

namespace Trm.Node.Agreements;

/// <summary>
/// The folders of signed agreements (<c>*.p7s</c>) and of holidays (<c>*.json</c>). One file that is not what it must be refuses the whole set: an office
/// that believes in an agreement must not find out late that its node does not.
/// </summary>
internal static class AgreementFiles
{
    private const string AgreementExtension = ".p7s";
    private const string HolidayExtension = ".json";

    /// <summary>
    /// Reads the signed agreements. <c>FILE_INVALID</c>: no folder, or another kind of file in it; <c>WRONG_RECIPIENT</c>: we are no party;
    /// <c>ID_REUSED</c>: two files with one id and version; the codes of <see cref="SignedAgreement"/>.
    /// </summary>
    /// <param name="takenUp">Fingerprints of those taken up before: their signatures were judged then.</param>
    public static Result<IReadOnlyList<HeldAgreement>> Read(ParticipantId self, string? folder, TrustDirectory directory, IReadOnlySet<string> takenUp)
    {
        var held = new List<HeldAgreement>();
        foreach (var read in Files(folder, AgreementExtension, SignedAgreement.MaxBytes, "an agreement counts once it is signed by all, as a .p7s file: trm agreement sign"))
        {
            if (!read.Then(file => Take(self, file, directory, takenUp)).Try(out var agreement, out var fault))
                return fault;
            if (held.FirstOrDefault(h => h.Agreement.Id == agreement.Agreement.Id && h.Agreement.Version == agreement.Agreement.Version) is { } twin)
                return new Rejection(RejectionCode.IdReused, agreement.File, $"{twin.File} is {twin.Agreement} as well; keep one of them");
            held.Add(agreement);
        }

        return Result<IReadOnlyList<HeldAgreement>>.Ok(held);
    }

    /// <summary>Reads the holidays: a file for each country, or several in one. The codes of <see cref="Holidays.Read"/>; <c>VALUE</c>: a country twice.</summary>
    public static Result<Holidays> ReadHolidays(string? folder)
    {
        var all = Holidays.None;
        foreach (var read in Files(folder, HolidayExtension, Holidays.MaxBytes, "holidays stand in .json files, one for each country"))
        {
            if (!read.Then(file => Named(file.Name, Holidays.Read(file.Bytes)).Then(some => Named(file.Name, all.And(some)))).Try(out var joined, out var fault))
                return fault;
            all = joined;
        }

        return all;
    }

    /// <summary>What tells one state of the folders from another: names, sizes and times of change.</summary>
    public static string Stamp(params IEnumerable<string?> folders) => string.Join('\n', folders.OfType<string>().SelectMany(folder => System.IO.Directory.Exists(folder)
        ? new DirectoryInfo(folder).EnumerateFiles().OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => FormattableString.Invariant($"{f.FullName}|{f.Length}|{f.LastWriteTimeUtc.Ticks}"))
        : [folder]));

    private sealed record OneFile(string Name, byte[] Bytes);

    private static Result<HeldAgreement> Take(ParticipantId self, OneFile file, TrustDirectory directory, IReadOnlySet<string> takenUp)
    {
        if (!Named(file.Name, SignedAgreement.Parse(file.Bytes)).Try(out var signed, out var fault))
            return fault;
        var agreement = signed.Agreement;
        if (agreement.Party(self) is null)
            return new Rejection(RejectionCode.WrongRecipient, file.Name, $"{self} is no party of {agreement}; it does not belong here");
        if (!takenUp.Contains(signed.Fingerprint) && !Named(file.Name, signed.Verify(directory)).Try(out _, out fault))
            return fault;
        return new HeldAgreement(file.Name, signed);
    }

    private static IEnumerable<Result<OneFile>> Files(string? folder, string extension, long most, string hint)
    {
        if (folder is null)
            yield break;
        if (!System.IO.Directory.Exists(folder))
        {
            yield return new Rejection(RejectionCode.FileInvalid, folder, "there is no such folder; make it, or leave the setting out");
            yield break;
        }

        foreach (var file in new DirectoryInfo(folder).EnumerateFileSystemInfos().OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            if (file is not FileInfo { Length: var length } || file.Extension != extension)
                yield return new Rejection(RejectionCode.FileInvalid, file.Name, hint);
            else if (length > most)
                yield return new Rejection(RejectionCode.TooLarge, file.Name, FormattableString.Invariant($"at most {most} bytes"));
            else
                yield return new OneFile(file.Name, File.ReadAllBytes(file.FullName));
        }
    }

    // A fault says in which file it is, and then where.
    private static Result<T> Named<T>(string file, Result<T> result)
        where T : class => result.IsOk
        ? result
        : Result<T>.Refused([.. result.Rejections.Select(r => new Rejection(r.Code, r.Path is null ? file : $"{file}: {r.Path}", r.Hint ?? "the file is not what it claims to be"))]);
}
