namespace Trm.Faults;

/// <summary>One thing that happens in a world: an act of an officer, or a fault.</summary>
/// <param name="At">Since the beginning.</param>
internal abstract record PlanItem(TimeSpan At)
{
    /// <summary>When it is over.</summary>
    public virtual TimeSpan Until => At;

    /// <summary>An officer does something.</summary>
    /// <param name="What">See <see cref="Clerk"/>.</param>
    /// <param name="Case">The number of the case it concerns.</param>
    internal sealed record Act(TimeSpan At, string Country, string Peer, string What, int Case) : PlanItem(At)
    {
        public override string ToString() => FormattableString.Invariant($"{At:hh\\:mm\\:ss} {Country} {What} to {Peer}, case {Case}");
    }

    /// <summary>The process ends at its so many-th step from then on - before or after a commit, a publish, a delivery, an acknowledgement - and is started again.</summary>
    internal sealed record Crash(TimeSpan At, string Country, int Steps, TimeSpan Down) : PlanItem(At)
    {
        public override TimeSpan Until => At + Down + TimeSpan.FromMinutes(2);

        public override string ToString() => FormattableString.Invariant($"{At:hh\\:mm\\:ss} {Country} crashes at its step {Steps} from then, for {Down.TotalSeconds:0} s");
    }

    /// <summary>The process is stopped in good order and started again.</summary>
    internal sealed record Restart(TimeSpan At, string Country, TimeSpan Down) : PlanItem(At)
    {
        public override TimeSpan Until => At + Down;

        public override string ToString() => FormattableString.Invariant($"{At:hh\\:mm\\:ss} {Country} is stopped for {Down.TotalSeconds:0} s");
    }

    /// <summary>Nothing goes between that country and the broker.</summary>
    internal sealed record CutOff(TimeSpan At, string Country, TimeSpan For) : PlanItem(At)
    {
        public override TimeSpan Until => At + For;

        public override string ToString() => FormattableString.Invariant($"{At:hh\\:mm\\:ss} {Country} is cut off for {For.TotalSeconds:0} s");
    }

    /// <summary>The way from one to the other is bad.</summary>
    /// <param name="OneIn">One of so many messages.</param>
    internal sealed record Trouble(TimeSpan At, string From, string To, TroubleKind Kind, int OneIn, TimeSpan For) : PlanItem(At)
    {
        public override TimeSpan Until => At + For;

        public override string ToString() => FormattableString.Invariant($"{At:hh\\:mm\\:ss} {From}>{To} {Kind}s one in {OneIn} for {For.TotalSeconds:0} s");
    }

    /// <summary>A clock is wrong.</summary>
    internal sealed record Clock(TimeSpan At, string Country, TimeSpan By, TimeSpan For) : PlanItem(At)
    {
        public override TimeSpan Until => At + For;

        public override string ToString() => FormattableString.Invariant($"{At:hh\\:mm\\:ss} the clock of {Country} is {By.TotalSeconds:0} s fast for {For.TotalSeconds:0} s");
    }

    /// <summary>A disk is full.</summary>
    internal sealed record FullDisk(TimeSpan At, string Country, TimeSpan For) : PlanItem(At)
    {
        public override TimeSpan Until => At + For;

        public override string ToString() => FormattableString.Invariant($"{At:hh\\:mm\\:ss} the disk of {Country} is full for {For.TotalSeconds:0} s");
    }

    /// <summary>What one country has for another is written into a file, carried there, and taken in.</summary>
    /// <param name="Times">How often it is taken in: not at all where the courier does not arrive.</param>
    internal sealed record Courier(TimeSpan At, string From, string To, TimeSpan Takes, int Times) : PlanItem(At)
    {
        public override TimeSpan Until => At + Takes;

        public override string ToString() => FormattableString.Invariant($"{At:hh\\:mm\\:ss} a courier of {From} goes to {To} for {Takes.TotalSeconds:0} s, whose file is taken in {Times} times");
    }

    /// <summary>Everything stands still, and it is later: whatever was to happen meanwhile happens at once.</summary>
    internal sealed record Leap(TimeSpan At, TimeSpan By) : PlanItem(At)
    {
        public override string ToString() => FormattableString.Invariant($"{At:hh\\:mm\\:ss} it is {By.TotalHours:0.#} hours later");
    }

    /// <summary>A country's signing key is followed by a new one; the former is revoked, or is not.</summary>
    internal sealed record Rotation(TimeSpan At, string Country, bool IsRevoked) : PlanItem(At)
    {
        public override string ToString() => FormattableString.Invariant($"{At:hh\\:mm\\:ss} {Country} has a new signing key{(IsRevoked ? ", and the former is revoked" : "")}");
    }

    /// <summary>A country's data folder is copied, and this copy is put back later: what happened in between is lost there. It begins a new generation.</summary>
    internal sealed record Restore(TimeSpan At, string Country, TimeSpan Age, TimeSpan Down) : PlanItem(At)
    {
        public override TimeSpan Until => At + Age + Down;

        public override string ToString() => FormattableString.Invariant($"{At:hh\\:mm\\:ss} {Country} is copied, and has lost everything since then {Age.TotalSeconds:0} s later");
    }
}
