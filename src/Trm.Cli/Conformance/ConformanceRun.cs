using System.Security.Cryptography;
using Trm.Contracts.Control;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Envelope;

namespace Trm.Cli.Conformance;

/// <summary>
/// Speaks to another node as the contract has it, and as it forbids, and holds what comes back to the contract. Sends invented examples only.
/// </summary>
/// <param name="post">The letters to and from the peer.</param>
/// <param name="patience">How long an answer may take.</param>
/// <param name="show">Told of each check as soon as it is judged.</param>
internal sealed class ConformanceRun(Correspondence post, TimeSpan patience, Action<ConformanceCheck> show)
{
    private const string Nothing = "nothing";

    // A receipt that must not come is waited for no longer than this.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    private readonly GoldenMessages _golden = new(post.Self, post.Peer);
    private readonly List<ConformanceCheck> _checks = [];
    private readonly HashSet<long> _notWhole = [];

    /// <summary>Runs every check; where the peer does not answer at all, those that need no answer.</summary>
    /// <param name="office">The peer's people; null where nobody is asked, and what only they do is left out.</param>
    /// <param name="wait">How long they may take for each thing.</param>
    public async Task<IReadOnlyList<ConformanceCheck>> RunAsync(IPeersOffice? office, TimeSpan wait, CancellationToken cancel)
    {
        await post.StartAsync(cancel);
        await post.SendControlAsync([], [], cancel);
        if (await ReceiptedAsync(cancel))
        {
            await SealedAgainAsync(cancel);
            var (@case, profile) = await ReferralAsync(cancel);
            await FaultyAsync(@case, cancel);
            await ReusedAsync(cancel);
            await ExpiredAsync(cancel);
            await ReportsAsync(cancel);
            await DamagedAsync(cancel);
            await GapAsync(cancel);
            await VoidAsync(cancel);
            if (office is not null)
            {
                await AcceptanceAsync(office, wait, @case, profile, cancel);
                await TheirTestAsync(office, wait, cancel);
            }
        }

        Controls();
        return _checks;
    }

    private async Task<bool> ReceiptedAsync(CancellationToken cancel)
    {
        var ping = Ping();
        var first = await AnswerAsync(ping, cancel);
        Check("A test is receipted", "sent test/ping", "a receipt ok that quotes its id and the digest of its header", Said(first), first is { IsOk: true });
        if (first is null)
            return false;
        await post.SendAsync(ping.Bytes, cancel);
        var again = await post.UntilAsync(() => post.ReceiptsOf(ping).Count > 1, patience, cancel);
        var different = post.ReceiptsOf(ping).Distinct(Bytes).Count();
        Check(
            "The same bytes again get the same receipt", "sent the same bytes once more", "the stored receipt again, byte for byte",
            !again ? "no second receipt" : different == 1 ? "the same receipt" : $"{different} different receipts", again && different == 1);
        return true;
    }

    private async Task SealedAgainAsync(CancellationToken cancel)
    {
        var message = _golden.Lawful(MessageKind.Test);
        var first = await AnswerAsync(post.Seal(message), cancel);
        var second = await AnswerAsync(post.Seal(message), cancel);
        Check(
            "A message that is sealed again gets a receipt of its own", "sealed one test/ping twice, under two ids and numbers", "two receipts with the same code and time",
            first is null || second is null ? $"{Said(first)}; {Said(second)}" : $"{Said(first)} and {Said(second)}, {(first.ReceivedAt == second.ReceivedAt ? "of one time" : "of different times")}",
            first is { IsOk: true } && second is { IsOk: true } && first.ReceivedAt == second.ReceivedAt);
    }

    private async Task<(CaseId Case, MessageId Profile)> ReferralAsync(CancellationToken cancel)
    {
        var @case = CaseId.Of(Guid.NewGuid());
        var profile = _golden.Lawful(MessageKind.ReferralProfile, @case);
        await ExpectAsync("A lawful profile is taken", "sent referral/profile of an invented case", post.Seal(profile), null, cancel);
        await ExpectAsync(
            "A case is opened once", "sent another profile of that case", post.Seal(_golden.Lawful(MessageKind.ReferralProfile, @case)), RejectionCode.IllegalTransition, cancel);
        await ExpectAsync(
            "No identity before somebody accepts", "sent referral/identity of that case, which nobody has accepted",
            post.Seal(_golden.Lawful(MessageKind.ReferralIdentity, @case)), RejectionCode.IllegalTransition, cancel);
        await ExpectAsync(
            "What never came is not corrected", "sent update/correction of that case, whose identity nobody has sent",
            post.Seal(_golden.Lawful(MessageKind.Find("update", "correction").Value, @case)), RejectionCode.UnknownInReplyTo, cancel);
        await ExpectAsync("A decision on an unknown case is refused", "sent decision/seen of a case that nobody opened", post.Seal(_golden.Lawful(MessageKind.DecisionSeen)), RejectionCode.UnknownCase, cancel);
        return (@case, profile.Meta.Message!);
    }

    private async Task FaultyAsync(CaseId @case, CancellationToken cancel)
    {
        foreach (var faulty in FaultyMessage.All)
            await ExpectAsync(
                $"Refused by its code: {faulty.Name}", $"sent {faulty.Of.Kind}/{faulty.Of.Code} with one thing wrong", post.Seal(_golden.Faulty(faulty, @case)), faulty.Code, cancel);
    }

    private async Task ReusedAsync(CancellationToken cancel)
    {
        var (meta, payload) = _golden.Lawful(MessageKind.Test);
        var first = post.Seal(meta, payload);
        await ExpectAsync("A test is taken at any time", "sent test/ping", first, null, cancel);
        var (otherMeta, otherPayload) = _golden.Lawful(MessageKind.Test);
        await ExpectAsync(
            "An id is used once", "sent another test/ping under the transmission id of the one before", post.Seal(otherMeta, otherPayload, first.Header.Id), RejectionCode.IdReused, cancel);
        byte[] changed = [.. payload, (byte)' '];
        await ExpectAsync(
            "A message id is used once", "sent another payload under the message id of that test, in a new transmission", post.Seal(meta, changed), RejectionCode.IdReused, cancel);
    }

    private async Task ExpiredAsync(CancellationToken cancel)
    {
        // As long ago as our key allows: clocks differ by minutes.
        var (listed, before) = (post.ListedSince, post.Now.AddMinutes(-10));
        var iat = WireTime.Cut(listed > before ? listed.AddSeconds(1) : before);
        var (meta, payload) = _golden.Lawful(MessageKind.Find("capacity", "enquiry").Value);
        var expired = post.Seal(meta, payload, iat: iat, exp: iat.AddSeconds(1));
        await post.UntilAsync(() => post.Now > iat.AddSeconds(3), patience, cancel);
        await ExpectAsync("What asks and has expired is refused", "sent capacity/enquiry after its seal's end", expired, RejectionCode.MessageExpired, cancel);
    }

    private async Task ReportsAsync(CancellationToken cancel)
    {
        await ExpectAsync("A report of an unknown case is taken", "sent hold/set of a case that nobody opened", post.Seal(_golden.Lawful(MessageKind.HoldSet)), null, cancel, Lane.Urgent);
        var (meta, _) = _golden.Lawful(MessageKind.HoldSet);
        await ExpectAsync("A report that nobody can read is taken", "sent hold/set with half a payload", post.Seal(meta, "{\"resourceType\":"u8.ToArray()), null, cancel, Lane.Urgent);
    }

    private async Task DamagedAsync(CancellationToken cancel)
    {
        var ping = Ping();
        _notWhole.Add(ping.Header.Seq);
        var damaged = ping.Bytes.ToArray();
        damaged[^1] ^= 1;
        await post.SendAsync(damaged, cancel);
        var told = await post.UntilAsync(() => IsListed(ping.Header.Seq), patience, cancel);
        await post.UntilAsync(() => post.ReceiptsOf(ping).Count > 0, Silence, cancel);
        var receipts = post.ReceiptsOf(ping);
        Check(
            "What was damaged on the way is asked for again", "sent test/ping with one bit of its envelope changed", "its number listed as missing, and no receipt",
            $"{(told ? "listed as missing" : "not listed as missing")}, {(receipts.Count == 0 ? "no receipt" : Said(receipts[0]))}", told && receipts.Count == 0);
        await ExpectAsync("A damaged copy uses up no id", "sent the undamaged bytes", ping, null, cancel);
    }

    private async Task GapAsync(CancellationToken cancel)
    {
        var (late, next) = (Ping(), Ping());
        _notWhole.Add(late.Header.Seq);
        await ExpectAsync("What comes after a gap is taken", "left a number out and sent test/ping under the one after", next, null, cancel);
        var told = await post.UntilAsync(() => IsListed(late.Header.Seq), patience, cancel);
        Check("A gap is told", "waited for word of the number left out", "the number among `missing`", told ? "listed as missing" : "not listed as missing", told);
        await ExpectAsync("A late number is taken", "sent what was left out", late, null, cancel);
    }

    private async Task VoidAsync(CancellationToken cancel)
    {
        var given = Ping().Header.Seq;
        _notWhole.Add(given);
        await post.SendControlAsync([], [given], cancel);

        // The two lanes may overtake each other: the word of the second counts.
        await AnswerAsync(Ping(), cancel);
        var last = Ping();
        await AnswerAsync(last, cancel);
        var settled = await post.UntilAsync(() => post.Have is { } have && have.Through >= last.Header.Seq && have.Missing.Count == 0, patience, cancel);
        Check(
            "What is void is missing no more", "gave a number up and said so (`void`), then sent test/ping twice", "`have` through the last number, with nothing missing",
            post.Have is { } said ? $"through {said.Through} of {last.Header.Seq}, {said.Missing.Count} missing" : Nothing, settled);
    }

    private async Task AcceptanceAsync(IPeersOffice office, TimeSpan wait, CaseId @case, MessageId profile, CancellationToken cancel)
    {
        var before = post.Messages.Count;
        office.AskToAccept(@case);
        var accepted = await NextAsync(before, MessageKind.DecisionAccepted, @case, wait, cancel);
        var quotes = accepted?.Meta.InReplyTo == profile;
        Check(
            "Their acceptance verifies, opens and keeps the contract", $"waited for {post.Peer} to accept the invented case", "decision/accepted that quotes the profile",
            Read(accepted, wait) + (accepted is null || quotes ? "" : ", of another message"), IsRead(accepted) && quotes);
        if (accepted is null)
            return;

        // Their decision takes effect with our receipt: only then is what follows judged by it.
        await ReceiptAsync(before, cancel);
        var receipt = post.Through;
        for (var i = 0; i < 5 && !IsHeld(receipt); i++)
            await AnswerAsync(Ping(), cancel);
        await ExpectAsync(
            "No identity without a consent to that organisation", "sent referral/identity of the accepted case, with a consent to another organisation",
            post.Seal(_golden.Faulty(FaultyMessage.ConsentToAnother, @case, accepted.Meta.Message)), RejectionCode.ConsentNotActive, cancel);
    }

    private async Task TheirTestAsync(IPeersOffice office, TimeSpan wait, CancellationToken cancel)
    {
        var before = post.Messages.Count;
        office.AskForTest();
        var test = await NextAsync(before, MessageKind.Test, null, wait, cancel);
        Check("Their test verifies, opens and keeps the contract", $"waited for a test from {post.Peer}", "test/ping, sealed as the contract has it", Read(test, wait), IsRead(test));
        if (test is null)
            return;
        await ReceiptAsync(before, cancel);
        await Task.Delay(Silence, cancel);
        var copies = Copies();
        await post.UntilAsync(() => Copies() > copies, patience, cancel);
        var more = Copies() - copies;
        Check("What is receipted is not sent again", "sent our receipt for it", "no further copy", more == 0 ? "none" : $"{more} further", more == 0);

        int Copies() => post.Messages.Count(m => m.Verified.HeaderSha256 == test.Verified.HeaderSha256);
    }

    private async Task<OpenedMessage?> NextAsync(int before, MessageKind kind, CaseId? @case, TimeSpan wait, CancellationToken cancel)
    {
        await post.UntilAsync(() => Found() is not null, wait, cancel);
        return Found();

        OpenedMessage? Found() => post.Messages.Skip(before).FirstOrDefault(m => m.Meta.Kind == kind.Kind && m.Meta.Code == kind.Code && m.Meta.Case == @case);
    }

    // No log of ours stands behind the leaf hash: a stand-in that promises nothing.
    private Task ReceiptAsync(int before, CancellationToken cancel) => post.SendControlAsync(
        [
            .. post.Messages.Skip(before).DistinctBy(m => m.Verified.HeaderSha256, StringComparer.Ordinal)
                .Select(m => new Receipt(m.Header.Id, m.Verified.HeaderSha256, [], WireTime.Cut(post.Now), Convert.ToHexStringLower(SHA256.HashData(m.Verified.HeaderP7s.Span)))),
        ],
        [], cancel);

    private bool IsRead(OpenedMessage? message) => message is not null && Parse(message).IsOk;

    private string Read(OpenedMessage? message, TimeSpan wait) => message is null
        ? $"none within {wait.TotalSeconds:0} s"
        : $"{message.Meta.Kind}/{message.Meta.Code}" + (Parse(message) is { IsOk: false } refused ? $" that breaks the contract: {refused.Rejection.Code}" : "");

    private Result<Message> Parse(OpenedMessage message) => MessageReader.Parse(message.Meta, message.Payload).Then(m => m.Between(post.Peer, post.Self));

    private void Controls()
    {
        var faults = post.Faults;
        var controls = post.Controls;
        Check(
            "Everything of theirs verifies, opens and parses", $"read {controls.Count} control and {post.Messages.Count} other messages", "signature, digests, decryption and spelling as in envelope.md",
            faults.Count == 0 ? "all do" : $"{faults.Count} not: {string.Join(", ", faults.Distinct(StringComparer.Ordinal))}", controls.Count > 0 && faults.Count == 0);

        var twice = controls.GroupBy(c => (c.Header.Gen, c.Header.Seq)).Count(g => g.Count() > 1);
        Check("Each of their numbers is used once", "compared their control messages", "one message for one number", twice == 0 ? "so it is" : $"{twice} numbers with two messages", twice == 0);

        var ours = post.Heard.ToList();
        var wrong = ours.SelectMany((c, i) => Wrong(c.Control.Have, i == 0 ? null : ours[i - 1].Control.Have)).Distinct(StringComparer.Ordinal).ToList();
        Check(
            "`have` says what they hold of us", $"sent numbers 1 to {post.Through} of generation {post.Generation}", "through what was sent, never back, nothing missing that they have receipted",
            ours.Count == 0 ? "nothing of what was sent" : wrong.Count == 0 ? "so it is" : string.Join("; ", wrong), ours.Count > 0 && wrong.Count == 0);

        var receipts = ours.SelectMany(c => c.Control.Receipts).ToList();
        var strange = receipts.Count(r => !post.IsOfOurs(r));
        Check(
            "Receipts are for what was sent", $"read {receipts.Count} receipts", "each for a message of ours, by id and digest; none for a control message",
            strange == 0 ? "so it is" : $"{strange} for anything else", strange == 0);

        var changed = receipts.GroupBy(r => r.HeaderSha256, StringComparer.Ordinal).Count(g => g.Distinct(Bytes).Count() > 1);
        Check("A receipt is final", "compared all receipts of one transmission", "one and the same", changed == 0 ? "so it is" : $"{changed} transmissions with different receipts", changed == 0);
    }

    private IEnumerable<string> Wrong(Have have, Have? before)
    {
        if (have.Through > post.Through)
            yield return $"through {have.Through}, and {post.Through} is the highest sent";
        if (have.Through < before?.Through)
            yield return "through goes back";
        if (have == post.Have && have.Missing.FirstOrDefault(n => !_notWhole.Contains(n)) is > 0 and var held)
            yield return $"number {held} is missing although it was receipted";
    }

    private Sealed Ping() => post.Seal(_golden.Lawful(MessageKind.Test));

    private bool IsHeld(long number) => post.Have is { } have && have.Through >= number && !have.Missing.Contains(number);

    private bool IsListed(long number) => post.Heard.Any(c => c.Control.Have.Missing.Contains(number));

    private async Task ExpectAsync(string name, string done, Sealed message, RejectionCode? code, CancellationToken cancel, Lane lane = Lane.Normal)
    {
        var receipt = await AnswerAsync(message, cancel, lane);
        Check(
            name, done, code is null ? "a receipt ok" : $"a receipt with {code}", Said(receipt),
            receipt is not null && (code is null ? receipt.IsOk : receipt.Issues is [var only] && only.Equals(code)));
    }

    private async Task<Receipt?> AnswerAsync(Sealed message, CancellationToken cancel, Lane lane = Lane.Normal)
    {
        await post.SendAsync(message.Bytes, cancel, lane);
        await post.UntilAsync(() => post.ReceiptsOf(message).Count > 0, patience, cancel);
        return post.ReceiptsOf(message) is [var first, ..] ? first : null;
    }

    private string Said(Receipt? receipt) => receipt is null
        ? $"no receipt within {patience.TotalSeconds:0} s"
        : receipt.IsOk ? "ok" : string.Join(", ", receipt.Issues.Select(i => i.Text));

    private void Check(string name, string done, string mustCome, string came, bool isOk)
    {
        var check = new ConformanceCheck(name, done, mustCome, came, isOk);
        _checks.Add(check);
        show(check);
    }

    private static readonly IEqualityComparer<Receipt> Bytes =
        EqualityComparer<Receipt>.Create((a, b) => a!.Write().AsSpan().SequenceEqual(b!.Write()), r => r.Of.GetHashCode());
}
