using System.Text.Json;
using Trm.Contracts.Htcds;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;

namespace Trm.Node.Referrals;

/// <summary>A case as recorded at home and its sheet, as the office gave them: what identity and answers are drawn from.</summary>
/// <param name="CaseFile">HTCDS, CSV or JSON.</param>
/// <param name="Format">The file's name or <c>csv</c>, <c>json</c>.</param>
/// <param name="Choice">Which case of the file: its id or row; null where there is one.</param>
/// <param name="Sheet">The sheet, JSON.</param>
public sealed record DraftFiles(byte[] CaseFile, string Format, string? Choice, byte[] Sheet)
{
    /// <summary>The draft of these files; every fault of either file, named by row and field.</summary>
    /// <param name="case">The case's pseudonym, where it has one already.</param>
    public Result<ReferralDraft> ToDraft(CaseId? @case = null) =>
        HtcdsReader.Read(CaseFile, Format)
            .Then(cases => HtcdsCase.Choose(cases, Choice))
            .Then(chosen => CaseSheet.Parse(Sheet).Then(sheet => ReferralDraft.From(chosen, sheet, @case)));

    internal byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this);

    internal static DraftFiles Read(byte[] json) => JsonSerializer.Deserialize<DraftFiles>(json)!;
}
