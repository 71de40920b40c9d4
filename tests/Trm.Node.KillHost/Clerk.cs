using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node.Outbox;
using Trm.Node.Referrals;
using Trm.Node.Retention;

namespace Trm.Node.KillHost;

/// <summary>
/// Does what an officer would do next, judging only by what the node shows. So it may take over at any time, after any crash,
/// and does nothing twice: profile, a changed sheet, a test message - opened, accepted - the answer read.
/// </summary>
public sealed class Clerk(TrmNode node, Office office)
{
    // To look costs the processor more than to wait.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly CaseId _case = CaseId.Of(office.Case);
    private readonly Officer _officer = new($"{office.Participant}-07", Role.Coordinator);
    private bool _answerRead;
    private bool _copyDeclined;

    /// <summary>Works until nothing is left to do on this side.</summary>
    public async Task WorkAsync(CancellationToken cancel)
    {
        while (!await DoNextAsync())
            await Task.Delay(Look, cancel);
    }

    private async Task<bool> DoNextAsync()
    {
        // One thing after the other: whatever is under way comes to its end first.
        var sent = await node.Record.TransmissionsAsync();
        if (sent.Any(t => t.State == OutboxState.Sealed || (t.Message is not null && t.Receipt is null)))
            return false;
        var file = (await node.Referrals.ListAsync(_officer)).Value.SingleOrDefault(f => f.Id == _case);
        return office.Side == Side.Sending ? await SendAsync(file, sent) : await ReceiveAsync(file, sent);
    }

    private async Task<bool> SendAsync(CaseFile? file, IReadOnlyList<Transmission> sent)
    {
        if (office.Erases && file is { Referral.State: ReferralState.Accepted } or { Referral.State: ReferralState.SuspendedConsent } or { Erased: not null })
            return await EraseAsync(file!);
        if (file is null)
            Demand(await node.Referrals.SendProfileAsync(Files.ToDraft(_case).Value, _officer, Files));
        else if ((await node.Referrals.DraftAsync(_case, _officer))!.Choice is null)
            Demand(await node.Referrals.KeepDraftAsync(_case, _officer, Files with { Choice = "AT-DEMO-1" }));
        else if (!sent.Any(t => t.Kind == MessageKind.Test.Kind))
            Demand(await node.Referrals.TestAsync(ParticipantId.Parse(office.Peer).Value, _officer));
        else if (file.Referral.State == ReferralState.Accepted && !_answerRead)
            _answerRead = Demand(await node.Referrals.OpenAsync(_case, _officer)).Messages.Count > 0;
        else
            return file.Referral.State == ReferralState.Accepted;
        return false;
    }

    // The person takes their consent back and wants no copy; one officer proposes, the other approves.
    private async Task<bool> EraseAsync(CaseFile file)
    {
        var erasure = Demand(await node.Erasures.ListAsync(_officer)).SingleOrDefault();
        if (erasure is { State: ErasureState.Done })
            return true;
        if (file is { Erased: null, Referral.State: ReferralState.Accepted })
            Demand(await node.Returns.WithdrawAsync(_case, _officer, ConsentScope.Sharing, WithdrawalAction.Delete, file.UpdatedAt));
        else if (erasure is null && !_copyDeclined)
            _copyDeclined = Demand(await node.Erasures.RecordCopyAsync(_case, _officer, CopyChoice.Declined)) is not null;
        else
            Demand(await node.Erasures.EraseAsync(_case, erasure is null ? _officer : _officer with { Code = $"{office.Participant}-08" }, ErasureBasis.ConsentWithdrawn));
        return false;
    }

    private async Task<bool> ReceiveAsync(CaseFile? file, IReadOnlyList<Transmission> sent)
    {
        if (file is { Referral.State: ReferralState.Delivered })
            Demand(await node.Referrals.OpenAsync(_case, _officer));
        else if (file is { Referral.State: ReferralState.Received } && !sent.Any(t => t.Code == MessageKind.DecisionAccepted.Code))
            Demand(await node.Referrals.AcceptAsync(
                _case, _officer, NamedOrganisation.Parse("RS-SHELTER", "Shelter").Value, "RS-CW-1", DateOnly.FromDateTime(file.CreatedAt.Date).AddDays(7)));
        else
            return file is { Referral.State: ReferralState.Accepted or ReferralState.SuspendedConsent }; // the sending side may have withdrawn before anybody looked
        return false;
    }

    private static DraftFiles Files { get; } = new(Resource("case.csv"), "csv", null, Resource("sheet.json"));

    private static byte[] Resource(string name)
    {
        using var bytes = new MemoryStream();
        typeof(Clerk).Assembly.GetManifestResourceStream(name)!.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static T Demand<T>(Result<T> result)
        where T : class => result.Try(out var value, out var rejection)
            ? value
            : throw new InvalidOperationException($"refused: {rejection}");
}
