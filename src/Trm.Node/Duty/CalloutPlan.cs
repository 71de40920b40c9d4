using Trm.Node.Alarms;

namespace Trm.Node.Duty;

/// <summary>
/// What whoever is on duty must be told now, given the alarms that stand and what was told before. A pure function, looked at again and again: an alarm that was committed is called out after any
/// crash, and a shift that begins hears of what nobody has taken.
/// </summary>
/// <param name="Owed">To be told from now on.</param>
/// <param name="Dropped">Never told, and no longer worth telling.</param>
/// <param name="Over">Alarms of which nothing is to be told any more.</param>
internal sealed record CalloutPlan(IReadOnlyList<Callout> Owed, IReadOnlyList<Callout> Dropped, IReadOnlyList<long> Over)
{
    /// <summary>So often a way must have failed before the deputy is called in the officer's place.</summary>
    public const int Unreachable = 3;

    /// <summary>Whoever was told something hears of more at the earliest after so long, and then of all of it in one message.</summary>
    public static readonly TimeSpan Gather = TimeSpan.FromMinutes(1);

    /// <summary>True where there is anything to write down.</summary>
    public bool IsSomething => Owed.Count + Dropped.Count + Over.Count > 0;

    /// <param name="open">The alarms that stand.</param>
    /// <param name="told">All that was told, or is to be told, of alarms that stand or have ended.</param>
    /// <param name="people">Everybody of the rota.</param>
    /// <param name="duty">Who is on duty now.</param>
    /// <param name="now">The time.</param>
    /// <param name="message">Makes the id of a message.</param>
    public static CalloutPlan Decide(IReadOnlyList<Alarm> open, IReadOnlyList<Callout> told, IReadOnlyList<DutyPerson> people, OnDuty duty, DateTimeOffset now, Func<string> message)
    {
        var plan = new Planning(told, people, now, message);
        var byAlarm = told.ToLookup(t => t.Alarm);
        foreach (var alarm in open)
            plan.Stands(alarm, [.. byAlarm[alarm.Number]], duty);
        var standing = open.Select(a => a.Number).ToHashSet();
        foreach (var ended in byAlarm.Where(g => !standing.Contains(g.Key)))
            plan.Ended(ended.Key, [.. ended]);
        return new(plan.Owed, plan.Dropped, plan.Over);
    }

    private sealed class Planning(IReadOnlyList<Callout> told, IReadOnlyList<DutyPerson> people, DateTimeOffset now, Func<string> message)
    {
        private readonly Dictionary<(string, string, string), string> _messages = [];

        public List<Callout> Owed { get; } = [];

        public List<Callout> Dropped { get; } = [];

        public List<long> Over { get; } = [];

        public void Stands(Alarm alarm, IReadOnlyList<Callout> said, OnDuty duty)
        {
            if (alarm.TakenBy is { } taker)
            {
                Dropped.AddRange(said.Where(s => s.IsCall && s.SentAt is null));
                foreach (var called in said.Where(s => s.IsCall && s.SentAt is not null && s.Officer != taker))
                    Tell(called, Callout.Taken, said);
                return;
            }

            Call(alarm, duty.Officer, Callout.Raised, said);
            var isUnreachable = said.Where(s => s.IsCall && s.Officer == duty.Officer.Officer).ToList() is { Count: > 0 } calls && calls.All(c => c.SentAt is null && c.Attempts >= Unreachable);
            if (now >= AlarmRule.HalfTime(alarm.Code, alarm.RaisedAt) || isUnreachable)
                Call(alarm, duty.Deputy, Callout.Escalated, said);
        }

        // Who was called hears that it is over; who was not, hears nothing.
        public void Ended(long alarm, IReadOnlyList<Callout> said)
        {
            Dropped.AddRange(said.Where(s => s.What != Callout.Cleared && s.SentAt is null));
            var before = Owed.Count;
            var late = said.Where(s => s.IsCall && s.SentAt is not null).Count(called => !Tell(called, Callout.Cleared, said));
            if (Owed.Count == before && late == 0 && said.All(s => s.What != Callout.Cleared || s.SentAt is not null))
                Over.Add(alarm);
        }

        private void Call(Alarm alarm, DutyPerson person, string what, IReadOnlyList<Callout> said)
        {
            if (said.Any(s => s.IsCall && s.Officer == person.Officer))
                return;
            foreach (var channel in person.Channels)
                Owe(new()
                {
                    Alarm = alarm.Number,
                    What = what,
                    Officer = person.Officer,
                    Channel = channel.Name,
                    Code = alarm.Code,
                    Peer = alarm.Peer,
                    RaisedAt = alarm.RaisedAt.ToUnixTimeMilliseconds(),
                    Message = "",
                    OwedAt = now.ToUnixTimeMilliseconds(),
                    DueAt = now.ToUnixTimeMilliseconds(),
                });
        }

        // True where it was told, or is to be told, or cannot be: they are no longer of the rota.
        private bool Tell(Callout called, string what, IReadOnlyList<Callout> said) =>
            said.Any(s => s.What == what && s.Officer == called.Officer && s.Channel == called.Channel)
            || people.FirstOrDefault(p => p.Officer == called.Officer)?.Channels.Any(c => c.Name == called.Channel) != true
            || Owed.Any(o => o.Alarm == called.Alarm && o.What == what && o.Officer == called.Officer && o.Channel == called.Channel)
            || Owe(called with { What = what, Attempts = 0, SentAt = null, OwedAt = now.ToUnixTimeMilliseconds(), DueAt = now.ToUnixTimeMilliseconds() });

        private bool Owe(Callout callout)
        {
            // A clock that was put back makes nobody wait.
            if (told.Any(t => t.What == callout.What && t.Officer == callout.Officer && t.Channel == callout.Channel && callout.OwedAt - t.OwedAt >= 0 && callout.OwedAt - t.OwedAt < Gather.TotalMilliseconds))
                return false;
            var key = (callout.What, callout.Officer, callout.Channel);
            if (!_messages.TryGetValue(key, out var id))
                _messages[key] = id = message();
            Owed.Add(callout with { Message = id });
            return true;
        }
    }
}
