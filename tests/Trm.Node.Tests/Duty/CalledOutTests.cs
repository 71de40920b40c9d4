using System.Text.RegularExpressions;
using Dapper;
using NUnit.Framework;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Node.Alarms;
using Trm.Node.Storage;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Stories;
using Trm.Testing;
using static Trm.Node.Tests.Stories.Stage;

namespace Trm.Node.Tests.Duty;

/// <summary>From an alarm to a person: raised, told by e-mail and webhook, escalated, taken, over; and nothing of a case on the way.</summary>
internal sealed partial class CalledOutTests
{
    private static readonly Officer Officer = new("AT-90", Role.DutyOfficer);
    private static readonly Officer Deputy = new("AT-91", Role.DutyOfficer);

    [Test]
    public async Task No_receipt_calls_the_officer_then_the_deputy_who_takes_it_and_a_late_receipt_ends_it_for_both()
    {
        await using var house = await DutyHouse.OpenAsync();
        var stage = await Stage.OpenAsync(house.World);
        house.World.Post.IsSlow = _ => true;
        await Ok(stage.At.Referrals.SendProfileAsync(stage.Draft, Vienna));
        // Sent three times in all, half an hour apart.
        for (var i = 0; i < 600 && !(await house.World.Alarms("AT")).Contains(AlarmCode.Undelivered); i++)
        {
            house.World.Time.By += TimeSpan.FromMinutes(2);
            await Task.Delay(60);
        }

        await house.World.Alarmed("AT", AlarmCode.Undelivered);

        var first = await house.MailAsync("duty.90@office.example", "You have 1 urgent item");
        await house.CalledAsync("callout.raised");
        Assert.That(house.Mail.Taken, Has.One.Items, "the deputy is not called before half time");

        house.World.Time.By += TimeSpan.FromMinutes(5);
        var second = await house.MailAsync("duty.91@office.example", "You have 1 urgent item: nobody has taken it");
        Assert.That(second.Text.Replace("\r\n", " ", StringComparison.Ordinal), Does.Contain("UNDELIVERED").And.Contain("Not delivered to RS: call them: +000"));
        Assert.That(first.Text, Does.Not.Contain("UNDELIVERED").And.Not.Contain("RS"), "who is not told more than a number is told a number");

        var alarm = (await stage.At.Deadlines.AlarmsAsync()).Single(a => a.Code == AlarmCode.Undelivered);
        Assert.That((await stage.At.Alarms.TakeAsync(alarm.Number, new("AT-80", Role.Auditor))).Rejection.Code, Is.EqualTo(RejectionCode.NotAllowed));
        Assert.That((await stage.At.Alarms.TakeAsync(alarm.Number, Deputy)).Value.TakenBy, Is.EqualTo("AT-91"));
        Assert.That((await stage.At.Alarms.TakeAsync(alarm.Number, Deputy)).IsOk, Is.True, "once more is no harm");
        Assert.That((await stage.At.Alarms.TakeAsync(alarm.Number, Officer)).Rejection.ToString(), Is.EqualTo("ILLEGAL_TRANSITION at alarm: AT-91 has taken it: speak with them"));
        Assert.That((await stage.At.Alarms.SettleAsync(alarm.Number, Deputy)).Rejection.Code, Is.EqualTo(RejectionCode.IllegalTransition), "nobody says that it was received but the receipt");
        await house.MailAsync("duty.90@office.example", "Taken: 1 urgent item");

        house.World.Post.IsSlow = _ => false;
        await stage.Settled();
        await house.MailAsync("duty.90@office.example", "Over: 1 urgent item");
        await house.MailAsync("duty.91@office.example", "Over: 1 urgent item");
        await house.CalledAsync("callout.cleared");
        Assert.That(house.Webhook.Calls.Select(c => c.Type), Is.EqualTo(["callout.raised", "callout.taken", "callout.cleared"]));
        Assert.That(house.Webhook.Calls.Select(c => c.IsSigned), Is.All.True);
        Assert.That(house.Mail.Taken, Has.Count.EqualTo(5), "each once");
        await NothingOfACase(house, stage);
    }

    [Test]
    public async Task Every_alarm_there_is_reaches_officer_and_deputy_and_is_over_for_both()
    {
        await using var house = await DutyHouse.OpenAsync();
        var stage = await Stage.OpenAsync(house.World);
        await stage.SharedAsync();
        await stage.Settled();
        var id = await house.World.QueryAsync("AT", db => db.QueryFirst<string>("SELECT core_id FROM outbox WHERE case_id IS NOT NULL"));
        var (parts, named) = (DutyHouse.Parts(stage.At), AlarmRuleTests.Codes.Where(c => !AlarmRule.IsNumberAlone(c) && c != AlarmCode.SequenceJump).ToList());
        // Those that the node's own look at the world would end at once are raised without it: the way to a person is the same. But for a jump, which that look ends before anybody hears of it.
        await parts.Database.CommitAsync(CommitStep.Elapsed, tx =>
        {
            foreach (var code in AlarmRuleTests.Codes)
                parts.Raise(tx, code, "RS", id);
            return 0;
        }, CancellationToken.None);

        await house.CalledAsync("callout.raised");
        house.World.Time.By += TimeSpan.FromHours(12);
        await Eventually.True(() => Task.FromResult(Codes(house).IsSupersetOf(named)), "the deputy is told of every one", 30);
        Assert.That(house.Webhook.Calls.Where(c => c.Type == "callout.raised").SelectMany(c => c.Data.GetProperty("alarms").EnumerateArray()).Select(a => a.GetProperty("code").GetString()), Is.SupersetOf(named));
        Assert.That(house.Webhook.Calls.Where(c => c.Type == "callout.raised").Sum(c => c.Data.GetProperty("items").GetInt32()), Is.GreaterThan(named.Count), "those that are never named are counted");
        Assert.That(house.Mail.Taken.Count, Is.LessThan(10), "together, and not one by one");

        await parts.Database.CommitAsync(CommitStep.Elapsed, tx =>
        {
            foreach (var code in AlarmRuleTests.Codes)
                parts.Clear(tx, code, "RS", id);
            return 0;
        }, CancellationToken.None);
        house.World.Time.By += TimeSpan.FromMinutes(2);
        await Eventually.True(() => Task.FromResult(house.Mail.Taken.Any(m => m.To == "duty.91@office.example" && m.Text.Contains("Subject: Over: ", StringComparison.Ordinal))), "over", 30);
        await NothingOfACase(house, stage);
    }

    [Test]
    public async Task A_mail_server_that_is_down_is_tried_again_and_nothing_is_told_twice_after_a_restart()
    {
        await using var house = await DutyHouse.OpenAsync();
        house.Mail.Refuses = true;
        await house.World.StartAsync("AT");
        house.World.Time.By += TimeSpan.FromDays(20);
        await house.World.Alarmed("AT", AlarmCode.DirectoryDue);
        await house.CalledAsync("callout.raised");
        await Eventually.True(async () => await house.World.ScalarAsync("AT", "SELECT count(*) FROM callout WHERE attempts > 0 AND sent_at IS NULL") > 0, "it was tried", 30);
        for (var i = 0; i < 100 && !(await house.World.Alarms("AT")).Contains(AlarmCode.CalloutFailed); i++)
        {
            house.World.Time.By += TimeSpan.FromMinutes(2);
            await Task.Delay(200);
        }

        await house.World.Alarmed("AT", AlarmCode.CalloutFailed);
        house.Mail.Refuses = false;
        house.World.Time.By += TimeSpan.FromMinutes(11);
        await Eventually.True(() => Task.FromResult(house.Mail.Taken.Any(m => m.Text.Contains("Subject: You have 1 item\r\n", StringComparison.Ordinal))), "it was told at last", 30);
        await Eventually.True(async () => !(await house.World.Alarms("AT")).Contains(AlarmCode.CalloutFailed), "and the fault is over", 30);
        await house.MailAsync("duty.90@office.example", "Over: 1 urgent item");
        await Eventually.True(async () => await house.World.ScalarAsync("AT", "SELECT count(*) FROM callout WHERE sent_at IS NULL") == 0, "all is told", 30);
        var (mails, calls) = (house.Mail.Taken.Count, house.Webhook.Calls.Count);

        await house.World.StopAsync("AT");
        await house.World.StartAsync("AT");
        await Task.Delay(500);

        Assert.That((house.Mail.Taken.Count, house.Webhook.Calls.Count), Is.EqualTo((mails, calls)));
    }

    [Test]
    public async Task A_way_that_fails_as_nobody_expected_has_nobody_told_twice_by_another()
    {
        await using var house = await DutyHouse.OpenAsync();
        var authority = Path.Combine(Path.GetDirectoryName(house.World.RotaOf("AT"))!, "authority.pem");
        File.Copy(house.Files.AuthorityFile, authority);
        await File.WriteAllTextAsync(house.World.RotaOf("AT"), Rotas.Always(
            $$"""{ "way": "email", "to": "duty.90@office.example" }, { "way": "webhook", "to": "{{house.Webhook.Address}}", "secretFile": "{{house.Files.Secret(house.Webhook.Secret)}}", "authorityFile": "{{authority}}" }""",
            """{ "way": "email", "to": "duty.91@office.example" }"""));
        await house.World.StartAsync("AT");
        File.Delete(authority);

        Assert.That((await house.World["AT"].Duty.DrillAsync(new("AT-80", Role.Administrator))).Rejections, Is.Empty);
        await Eventually.True(async () => await house.World.ScalarAsync("AT", "SELECT count(*) FROM callout WHERE attempts > 0 AND sent_at IS NULL") == 1, "the webhook was tried", 30);

        Assert.That(house.Mail.Taken, Has.One.Items);
        Assert.That(await house.World.ScalarAsync("AT", "SELECT count(*) FROM callout WHERE sent_at IS NOT NULL"), Is.EqualTo(1), "and is not told again");
    }

    [Test]
    public async Task What_has_happened_and_does_not_end_is_settled_by_an_officer()
    {
        await using var house = await DutyHouse.OpenAsync();
        await house.World.StartAllAsync();
        await house.World.Quiet();
        house.World.Post.Slip(house.World.Mailbox("RS", "AT", Lane.Normal), [1, 2, 3]);
        await house.World.Alarmed("AT", AlarmCode.Unverified);
        await house.MailAsync("duty.90@office.example", "You have 1 urgent item");
        var alarm = (await house.World["AT"].Deadlines.AlarmsAsync()).Single();

        Assert.That((await house.World["AT"].Alarms.SettleAsync(alarm.Number, Officer)).IsOk, Is.True);

        Assert.That(await house.World.Alarms("AT"), Is.Empty);
        await house.MailAsync("duty.90@office.example", "Over: 1 urgent item");
        Assert.That((await house.World["AT"].Alarms.SettleAsync(alarm.Number, Officer)).Rejection.Code, Is.EqualTo(RejectionCode.UnknownInReplyTo));
        await house.World.AssertTrailsVerify();
    }

    [Test]
    public async Task A_rota_that_was_changed_for_the_worse_leaves_the_one_before_with_an_alarm()
    {
        await using var house = await DutyHouse.OpenAsync();
        await house.World.StartAsync("AT");
        var lawful = await File.ReadAllTextAsync(house.World.RotaOf("AT"));

        Write(lawful.Replace("\"until\": \"08:00\"", "\"until\": \"07:00\"", StringComparison.Ordinal));
        await house.World.Alarmed("AT", AlarmCode.RotaInvalid);

        var shown = house.World["AT"].Duty.Show(Officer).Value;
        Assert.That((shown.Officer, shown.Deputy), Is.EqualTo(("AT-90", "AT-91")));
        Assert.That(shown.OfficerBy[0], Is.EqualTo("email duty.90@office.example"));
        Assert.That(shown.Faults, Has.One.StartsWith("REQUIRED at week: nobody is on duty on sunday 07:00"));
        await house.MailAsync("duty.90@office.example", "You have 1 item");

        Write(lawful);
        await Eventually.True(async () => (await house.World.Alarms("AT")).Count == 0, "it holds again", 30);
        await house.World.StopAsync("AT");
        Write("{}");
        Assert.That(async () => await house.World.StartAsync("AT"), Throws.TypeOf<NodeStartException>().With.Message.Contains("rota"));

        void Write(string json)
        {
            File.WriteAllText(house.World.RotaOf("AT") + ".new", json);
            File.Move(house.World.RotaOf("AT") + ".new", house.World.RotaOf("AT"), overwrite: true);
        }
    }

    private static HashSet<string> Codes(DutyHouse house) =>
    [
        .. house.Mail.Taken.Where(m => m.To == "duty.91@office.example").SelectMany(m => Numbered().Matches(m.Text.Replace("\r\n", " ", StringComparison.Ordinal)).Select(x => x.Groups[1].Value)),
    ];

    // What names a case, a message, a transmission, a person or a kind stands in nothing that was told or logged.
    private static async Task NothingOfACase(DutyHouse house, Stage stage)
    {
        var ids = await house.World.QueryAsync("AT", db => db.Query<string>(
            "SELECT core_id FROM outbox UNION SELECT core_id FROM inbox UNION SELECT coalesce(message_id, core_id) FROM outbox UNION SELECT coalesce(message_id, core_id) FROM inbox").AsList());
        var record = (await File.ReadAllLinesAsync(Path.Combine(Vectors.Checkout, "src", "Trm.Cli", "Demo", "case.csv")))[1].Split(',').Where(v => v.Length > 4);
        string[] canaries = [stage.Case.ToString(), .. record, "lantern", "RS-SHELTER", "shelter", "referral", "profile", "trafficking", "http", .. ids];
        foreach (var told in house.Mail.Taken.Select(m => m.Text).Concat(house.Webhook.Calls.Select(c => c.Body)))
            Assert.That(canaries.Where(c => told.Contains(c, StringComparison.OrdinalIgnoreCase)), Is.Empty, told);
        Assert.That(house.Log.Lines.Where(l => l.Contains("called out", StringComparison.Ordinal)), Is.Not.Empty);
        Assert.That(house.Log.Lines.Where(l => l.Contains("office.example", StringComparison.Ordinal) || l.Contains("127.0.0.1", StringComparison.Ordinal) || l.Contains(stage.Case.ToString(), StringComparison.Ordinal)), Is.Empty);
    }

    [GeneratedRegex(@"\d+\. ([A-Z0-9_]+), since")]
    private static partial Regex Numbered();
}
