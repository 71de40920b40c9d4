namespace Trm.Faults;

/// <summary>Makes a plan smaller that violates a claim: what may be left out while the same claim is still violated is left out, many at once at first, then one by one.</summary>
internal static class Minimiser
{
    /// <summary>The smallest outcome found; the given one where nothing may be left out.</summary>
    public static Outcome Shrink(Outcome violating, Func<Plan, Outcome> run)
    {
        var claim = violating.Violations[0].Claim;
        var smallest = violating;
        for (var size = violating.Plan.Items.Count / 2; size > 1; size /= 2)
            Without(size);
        for (var count = int.MaxValue; smallest.Plan.Items.Count < count;)
        {
            count = smallest.Plan.Items.Count;
            Without(1);
        }

        return smallest;

        void Without(int size)
        {
            for (var at = 0; at < smallest.Plan.Items.Count;)
            {
                var items = smallest.Plan.Items;
                var fewer = run(smallest.Plan with { Items = [.. items.Take(at), .. items.Skip(at + size)] });
                if (fewer.Violations.Any(v => v.Claim == claim))
                    smallest = fewer;
                else
                    at += size;
            }
        }
    }
}
