using System.Text;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Returns;
using Trm.Envelope;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Stories;

/// <summary>
/// Story 10. Not shared. Needs only; masked fields equal those of a person with nothing to hide; the first consent, without a sign interpreter, does not count.
/// </summary>
[Parallelizable(ParallelScope.Children)]
internal sealed partial class NotSharedTests
{
    private static readonly Topic[] Topics = [Topic.Health, Topic.Family, Topic.ChildStatus, Topic.Nationality, Topic.Documents, Topic.Risk, Topic.Needs];

    [Test]
    public async Task Whoever_shares_needs_only_cannot_be_told_from_a_person_with_nothing_to_hide()
    {
        await using var stage = await OpenAsync(NeedsOnly);
        var nothing = DraftFor(stage.World, NeedsOnly, sheet => Health(sheet, ""), record: _ => Recorded("prs_Gender,prs_PrimaryLanguage,prs_Birthdate", "Feminine,srp,1998-04-17"));
        var much = DraftFor(stage.World, NeedsOnly, sheet => Health(sheet, "\"B20\", \"Z33\""), record: _ => Recorded(
            "prs_FirstName,prs_SecondName,prs_Gender,prs_PrimaryLanguage,prs_Birthdate,prs_MaritalStatus,prs_NumberOfChildren,prs_Citizenship,prs_IdentityNumber,prs_Email,vic_TypeOfExploitation",
            "Mirelunda,Vrazhalitska,Feminine,srp,1998-04-17,Divorced,1,SRB,INVENTED-170498-7734,m@example.org,ForcedLabour"));

        var open = await HeardOfAsync(stage, nothing);
        var hidden = await HeardOfAsync(stage, much);

        Assert.Multiple(() =>
        {
            Assert.That(hidden.Select(m => m.Kind), Is.EqualTo(open.Select(m => m.Kind)));
            foreach (var (one, other) in open.Zip(hidden))
            {
                Assert.That(other.Text, Is.EqualTo(one.Text), one.Kind);
                Assert.That(other.SealedLength, Is.EqualTo(one.SealedLength), $"size of {one.Kind}");
            }
        });
        Assert.That(open.Select(m => m.Kind), Does.Contain("referral/identity").And.Contain("answer/refused").And.Contain("answer/given"));
        Assert.That(open.Single(m => m.Kind == "referral/identity").Text, Does.Contain("masked"));
    }

    [Test]
    public async Task The_same_two_persons_differ_where_they_let_it_be_known()
    {
        await using var stage = await OpenAsync(NeedsOnly);
        static string All(DateTimeOffset now) => Consent(now, "sharing", "RS/RS-SHELTER", "identity", "care-needs", "health-clinical");
        var nothing = DraftFor(stage.World, All, sheet => Health(sheet, ""), record: _ => Recorded("prs_Gender,prs_PrimaryLanguage,prs_Birthdate", "Feminine,srp,1998-04-17"));
        var much = DraftFor(stage.World, All, sheet => Health(sheet, "\"B20\""), record: _ => Recorded("prs_FirstName,prs_Gender,prs_PrimaryLanguage,prs_Birthdate", "Mirelunda,Feminine,srp,1998-04-17"));

        var open = await HeardOfAsync(stage, nothing);
        var known = await HeardOfAsync(stage, much);

        Assert.That(known.Single(m => m.Kind == "referral/identity").Text, Does.Contain("B20").And.Contain("Mirelunda"));
        Assert.That(open.Single(m => m.Kind == "referral/identity").Text, Does.Not.Contain("B20").And.Not.Contain("Mirelunda"));
    }

    [Test]
    public async Task The_consent_taken_without_a_sign_interpreter_does_not_count()
    {
        await using var stage = await OpenAsync();
        await stage.SharedAsync();
        await stage.TakenUpAsync(await stage.ProposedAsync());
        await stage.PlannedAsync();
        await stage.ReadyAsync();
        var first = stage.Facts.Wish!;
        await stage.KeepAsync(stage.Facts with { Support = new() { Consent = first.Id, FormNeeded = true, FormUsed = false, InterpreterNeeded = true } });
        Assert.That(await Refused(stage.ClearAsync()), Is.EqualTo(new[] { "GATE_19" }));

        // Found since: but what was said before counts no more for that.
        var signed = new Contracts.Facts.SupportFacts { Consent = "e2000000-0000-4000-8000-000000000001", FormNeeded = true, FormUsed = true, InterpreterNeeded = true, Interpreter = "AT-INT-SIGN-2", InterpreterIndependent = true };
        await stage.KeepAsync(stage.Facts with { Support = signed });
        Assert.That(await Refused(stage.ClearAsync()), Is.EqualTo(new[] { "GATE_19" }));

        // Asked again, in signs, with a day to think.
        var now = stage.World.Time.GetUtcNow();
        await stage.KeepAsync(stage.Facts with { Wish = first with { Id = signed.Consent, InformedAt = now.AddHours(-30), GivenAt = now.AddHours(-2), AskedAgainAt = WireTime.Cut(now.AddHours(-1)) } });
        await Ok(stage.ClearAsync());
        await stage.Return(ReturnState.Cleared);
        await stage.BothAgree();
    }

    private sealed record Heard(string Kind, string Text, int SealedLength);

    // Profile, acceptance, identity, and an answer to every question: what Belgrade has heard, without ids and times, and how large it was on the post.
    private static async Task<IReadOnlyList<Heard>> HeardOfAsync(Stage stage, ReferralDraft draft)
    {
        await Ok(stage.At.Referrals.SendProfileAsync(draft, Vienna));
        await stage.Settled();
        await stage.Rs.Referrals.OpenAsync(draft.Case, Belgrade);
        await Ok(stage.Rs.Referrals.AcceptAsync(draft.Case, Belgrade, Organisation, "RS-CW-1", DateOnly.FromDateTime(stage.Now.UtcDateTime)));
        await stage.Settled();
        await Ok(stage.At.Referrals.SendIdentityAsync(draft, Vienna));
        await stage.Settled();
        foreach (var topic in Topics)
            await AskAsync(topic, []);
        await AskAsync(Topic.Health, ["vic_Vulnerabilities"]);
        await AskAsync(Topic.Family, ["prs_NumberOfChildren"]);

        var sizes = stage.World.Post.Seen
            .Where(s => s.Mailbox == stage.World.Mailbox("AT", "RS", Lane.Normal) || s.Mailbox == stage.World.Mailbox("AT", "RS", Lane.Urgent))
            .Select(s => (Meta: stage.World.Opened(s.Mailbox, s.Body).Meta, Size: SealedMessage.Parse(s.Body).Value.Envelope.Length))
            .Where(s => s.Meta.Case == draft.Case && s.Meta.Kind != "decision")
            .DistinctBy(s => s.Meta.Message).ToDictionary(s => s.Meta.Message!, s => s.Size);
        return
        [
            .. (await stage.Rs.Referrals.OpenAsync(draft.Case, Belgrade)).Value.Messages.Where(m => !m.Outgoing && m.Kind != "decision")
                .Select(m => new Heard($"{m.Kind}/{m.Code}", Plain(Encoding.UTF8.GetString(m.Payload.Span)), sizes[m.Message])),
        ];

        async Task AskAsync(Topic topic, string[] fields)
        {
            var question = await Ok(stage.Rs.Referrals.AskAsync(draft.Case, Belgrade, topic, fields, QuestionPurpose.Services));
            await stage.Settled();
            await Ok(stage.At.Referrals.AnswerAsync(draft, Vienna, question.Message));
            await stage.Settled();
        }
    }

    private static string NeedsOnly(DateTimeOffset now) => Consent(now, "sharing", "RS/RS-SHELTER", "care-needs");

    private static string Health(string sheet, string codes) => sheet.Replace("\"health\": []", $"\"health\": [{codes}]", StringComparison.Ordinal);

    private static string Recorded(string columns, string values) => $"id,{columns}\nAT-DEMO-1,{values}\n";

    private static string Plain(string json) => Times().Replace(Uuids().Replace(json, "id"), "time");

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Uuids();

    [GeneratedRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?Z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Times();
}
