using Trm.Envelope.Directory;

namespace Trm.Faults;

/// <summary>Two to five countries, the broker between them, and one time for all: what a plan says happens, and then everything is well until nothing is under way any more.</summary>
internal sealed class World
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Plan _plan;
    private readonly List<Country> _countries;
    private readonly List<PlanItem> _standing = [];

    private World(Ground ground, Plan plan, Lie lie)
    {
        (Ground, _plan, Lie) = (ground, plan, lie);
        Schedule = new(Ground.Begins);
        History = new(Schedule);
        Dice = new(plan.Seed);
        Folder = ground.NewFolder();
        Secretariat = new(this, plan.Countries);
        Watch = new(this);
        Post = new(this);
        _countries = [.. Ground.Names.Take(plan.Countries).Select(name => new Country(this, name))];
    }

    public Ground Ground { get; }

    public Schedule Schedule { get; }

    public History History { get; }

    public Dice Dice { get; }

    public Lie Lie { get; }

    public Post Post { get; }

    public Watch Watch { get; }

    public string Folder { get; }

    public Secretariat Secretariat { get; }

    /// <summary>The newest directory.</summary>
    public TrustDirectory Directory => Secretariat.Directory;

    public IReadOnlyList<Country> Countries => _countries;

    /// <summary>What happened in the world of a plan, and which claims it violates.</summary>
    public static Outcome Run(Ground ground, Plan plan, Lie? lie = null)
    {
        var world = new World(ground, plan, lie ?? new Honesty());
        try
        {
            Schedule.Run(world.Schedule, world.LiveAsync, Patience);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            world.Watch.Violated("the world comes to its end", failure.ToString());
        }

        world._countries.ForEach(c => c.End());
        return new(plan, world.History.Lines, world.History.Digest, world.Watch.Violations, world.Watch.Accepted.Count, world.Schedule.Count);
    }

    public Country Country(string name) => _countries.Single(c => c.Name == name);

    /// <summary>Whether any clock of this world is ever so wrong.</summary>
    public bool IsAClockWrongByADay => _plan.Items.OfType<PlanItem.Clock>().Any(c => c.By.Duration() >= TimeSpan.FromDays(1));

    /// <summary>Whether nothing goes between it and the broker.</summary>
    public bool IsCutOff(string country) => _standing.OfType<PlanItem.CutOff>().Any(c => c.Country == country);

    /// <summary>What is bad about a way now.</summary>
    public IEnumerable<PlanItem.Trouble> TroubleOn(string from, string to) => _standing.OfType<PlanItem.Trouble>().Where(t => t.From == from && t.To == to);

    /// <summary>Lets somebody do something; what goes wrong with it is a violation.</summary>
    public async void Begin(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception failure)
        {
            Watch.Violated("no act and no start fails", failure.ToString());
        }
    }

    private async Task LiveAsync()
    {
        var clerk = new Clerk(this);
        foreach (var country in _countries)
            Begin(country.StartAsync);
        foreach (var item in _plan.Items)
            Schedule.At(item.At, () => Happen(item, clerk));
        await WellAsync();
        History.Note("world", "is well from now on");
        _countries.ForEach(c => c.Spare());
        await new Settling(this).WaitAsync();
        await new Checker(this).CheckAsync();
        History.Note("world", "ends");
    }

    // A leap brings everything that was to come behind it nearer; what has begun late ends late.
    private async Task WellAsync()
    {
        await Schedule.PassAsync(_plan.Until);
        while (_standing.Count > 0)
            await Schedule.PassAsync(TimeSpan.FromMinutes(1));
    }

    private void Happen(PlanItem item, Clerk clerk)
    {
        if (item is PlanItem.Act act)
        {
            Begin(() => clerk.ActAsync(act));
            return;
        }

        History.Note("plan", item.ToString());
        switch (item)
        {
            case PlanItem.Crash crash:
                Country(crash.Country).CrashAt(crash.Steps, crash.Down);
                return;
            case PlanItem.Restart restart:
                Begin(() => Country(restart.Country).StopAsync(restart.Down));
                return;
            case PlanItem.Rotation rotation:
                Begin(() => Secretariat.RotateAsync(Country(rotation.Country), rotation.IsRevoked));
                return;
            case PlanItem.Restore restore:
                Country(restore.Country).BackUp();
                Schedule.At(restore.Age, () => Country(restore.Country).PutBack(restore.Down));
                return;
            case PlanItem.Courier courier:
                Begin(() => new Couriers(this).SendAsync(courier));
                return;
            case PlanItem.Leap leap:
                Schedule.Leap(leap.By);
                return;
            default:
                _standing.Add(item);
                Stand();
                Schedule.At(item.Until - item.At, () =>
                {
                    _standing.Remove(item);
                    Stand();
                    Post.Open();
                });
                return;
        }
    }

    private void Stand()
    {
        foreach (var country in _countries)
        {
            country.IsDiskFull = _standing.OfType<PlanItem.FullDisk>().Any(d => d.Country == country.Name);
            country.Offset = _standing.OfType<PlanItem.Clock>().Where(c => c.Country == country.Name).Select(c => c.By).LastOrDefault();
        }
    }
}
