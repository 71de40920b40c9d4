using Trm.Cli.Terminal;
using Trm.Contracts.Htcds;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;

namespace Trm.Cli.Referrals;

/// <summary>Reads a case file and its sheet. Faults name row, field and code, never a value.</summary>
internal static class CaseFiles
{
    public static async Task<Result<HtcdsCase>> ReadCaseAsync(string path, string? choice, CancellationToken cancel)
    {
        var bytes = await Input.ReadAsync(path, HtcdsReader.MaxBytes, cancel);
        return HtcdsReader.Read(bytes, path).Then(cases => HtcdsCase.Choose(cases, choice));
    }

    public static async Task<Result<CaseSheet>> ReadSheetAsync(string path, CancellationToken cancel) =>
        CaseSheet.Parse(await Input.ReadAsync(path, CaseSheet.MaxBytes, cancel));
}
