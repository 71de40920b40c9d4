using System.Text;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Control;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Contracts.Returns;
using Trm.Node.Alarms;
using Trm.Node.Tests.Stories;

namespace Trm.Node.Tests.Exchange;

/// <summary>
/// Gates hold decisions, they never hold facts: that a person travels, arrives, goes missing, is found or says no is recorded, shown and alarmed, whatever the
/// state of the case, the clock, the consent, the directory or the form of the message.
/// </summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class FactsTests
{
    private static readonly Officer Belgrade = new("RS-03", Role.Coordinator);
    private static readonly DutyNumber Duty = DutyNumber.Parse("+43110000000").Value;

    public enum Standing
    {
        Unknown,
        Delivered,
        Held,
        Declined,
        Suspended,
        OfAnother,
    }

    private static readonly (string Name, Func<MessageContext, Result<Message>> Write, ReturnState State)[] Reports =
    [
        ("departed", c => DepartureMessage.Departed(c, new(TravelBasis.OwnWish, c.At, c.At.AddHours(5), 1, null, Duty)), ReturnState.TravellingUncleared),
        ("met", c => ArrivalMessage.Met(c, c.At, 1, "RS-CW-1", PersonsAnswer.Yes, PersonsAnswer.Yes), ReturnState.Met),
        ("not met", c => IncidentMessage.Report(c, Incident.NotMet, c.At, "RS", PlaceKind.Station), ReturnState.NotMet),
        ("missing", c => IncidentMessage.Report(c, Incident.Missing, c.At, "RS", PlaceKind.Station), ReturnState.Missing),
        ("found", c => IncidentMessage.Report(c, Incident.Found, c.At, "RS", PlaceKind.Station), ReturnState.Found),
        ("refused entry", c => IncidentMessage.Report(c, Incident.RefusedEntry, c.At, "RS", PlaceKind.Border), ReturnState.RefusedEntry),
        ("says no", c => WithdrawalMessage.OfReturn(c, WithdrawalAction.Stop, c.At), ReturnState.DeclinedByPerson),
    ];

    private static readonly string[] Irregularities = ["nothing irregular", "past its expiry", "a clock ahead", "an unreadable payload"];

    [Test]
    public async Task What_happens_to_a_person_is_taken_shown_and_alarmed([Values] Standing standing)
    {
        await using var world = new World("AT", "RS", "HU");
        await world.StartAsync("RS");
        await TakeAsync(world, "AT", 1, MessageMeta.Control, new ControlMessage([], null, new Have(0, 0, []), []).Write());
        await TakeAsync(world, "HU", 1, MessageMeta.Control, new ControlMessage([], null, new Have(0, 0, []), []).Write());
        long seq = 2;
        var start = world.Time.GetUtcNow().AddHours(-4);

        foreach (var (report, write, state) in Reports)
            foreach (var irregular in Irregularities)
            {
                var @case = await PrepareAsync(world, standing, () => seq++);
                var at = WireTime.Cut(start = start.AddMinutes(5));
                var message = write(new(world.Id("AT"), world.Id("RS"), @case, "AT-07", at, MessageId.Of(Guid.NewGuid()))).Value;
                var payload = irregular == "an unreadable payload" ? Encoding.UTF8.GetBytes("{\"resourceType\":\"Bundle\"}") : message.Payload;
                var now = world.Time.GetUtcNow();
                var bytes = irregular switch
                {
                    "past its expiry" => world.Seal("AT", "RS", seq++, message.Meta, payload, iat: now.AddSeconds(-40), exp: now.AddSeconds(-20)),
                    "a clock ahead" => world.Seal("AT", "RS", seq++, message.Meta, payload, iat: now.AddHours(3)),
                    _ => world.Seal("AT", "RS", seq++, message.Meta, payload),
                };
                await world["RS"].TakeAsync(world.Id("AT"), message.Kind.Lane, bytes);

                var what = $"{report}, {irregular}, {standing}";
                Assert.That((await world.StoredReceipts("RS"))[^1].Code, Is.EqualTo("ok"), what);
                Assert.That((await world["RS"].Record.AlarmsAsync()).Select(a => a.Code), Has.Some.EqualTo(AlarmCode.UrgentReport).Or.Some.EqualTo(AlarmCode.TravellingUncleared), what);
                var view = (await world["RS"].Referrals.OpenAsync(@case, Belgrade)).Value;
                Assert.That(view.Messages.Select(m => m.Message), Does.Contain(message.Id), what);
                if (standing == Standing.OfAnother)
                    Assert.That(view.Messages.Single(m => m.Message == message.Id).Notes, Does.Contain(irregular == "an unreadable payload" ? "STRUCTURE" : "UNKNOWN_CASE"), what);
                else
                    Assert.That(view.File.Return.State, Is.EqualTo(state), what);
            }
    }

    // The case as it stands at RS before the report comes.
    private static async Task<CaseId> PrepareAsync(World world, Standing standing, Func<long> seq)
    {
        var draft = Stage.DraftFor(world, Stage.AllConsents);
        if (standing == Standing.Unknown)
            return draft.Case;
        var from = standing == Standing.OfAnother ? "HU" : "AT";
        var profile = ReferralMessage.Profile(Context(world, from, draft.Case), Purpose.Return, Urgency.Routine, draft.Profile(world.Time.GetUtcNow())).Value;
        await TakeAsync(world, from, standing == Standing.OfAnother ? await world.Through("RS", "HU") + 1 : seq(), profile.Meta, profile.Payload);
        if (standing == Standing.Held)
        {
            var hold = HoldMessage.Set(Context(world, "AT", draft.Case), HoldReason.NotStated, DateOnly.FromDateTime(world.Time.GetUtcNow().UtcDateTime).AddDays(5)).Value;
            await TakeAsync(world, "AT", seq(), hold.Meta, hold.Payload);
        }

        if (standing == Standing.Suspended)
        {
            var withdrawn = WithdrawalMessage.OfSharing(Context(world, "AT", draft.Case), WithdrawalAction.Stop, world.Time.GetUtcNow().AddDays(-1)).Value;
            await TakeAsync(world, "AT", seq(), withdrawn.Meta, withdrawn.Payload);
        }

        if (standing == Standing.Declined)
        {
            await world["RS"].Referrals.OpenAsync(draft.Case, Belgrade);
            await Stage.Ok(world["RS"].Referrals.DeclineAsync(draft.Case, Belgrade, DeclineReason.NoCapacity, NextStep.None));
        }

        return draft.Case;
    }

    private static MessageContext Context(World world, string from, CaseId @case) =>
        new(world.Id(from), world.Id("RS"), @case, $"{from}-07", WireTime.Cut(world.Time.GetUtcNow()), MessageId.Of(Guid.NewGuid()));

    private static Task TakeAsync(World world, string from, long seq, MessageMeta meta, ReadOnlyMemory<byte> payload) =>
        world["RS"].TakeAsync(world.Id(from), Lane.Normal, world.Seal(from, "RS", seq, meta, payload));
}
