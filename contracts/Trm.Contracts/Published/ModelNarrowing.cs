using Trm.Contracts.Fhir;

namespace Trm.Contracts.Published;

/// <summary>Brings a profile to what the model allows: elements it lacks are prohibited, those it asks for required, and choices have its forms only.</summary>
internal static class ModelNarrowing
{
    /// <summary>Narrows a profile.</summary>
    /// <param name="profile">The profile of one of the model's resource types.</param>
    /// <param name="allowed">The elements that may be there, as the message rules name them (<c>Task.input.valueCoding</c>); null for all of the model's.</param>
    public static void Apply(Profile profile, IReadOnlySet<string>? allowed = null)
    {
        var shapes = new Dictionary<string, Shape>(StringComparer.Ordinal) { [profile.Type] = Shape.Of(Shape.Resources[profile.Type]) };
        foreach (var element in profile.Base.Skip(1))
        {
            var path = element["path"]!.GetValue<string>();
            var dot = path.LastIndexOf('.');
            var (parent, name) = (path[..dot], path[(dot + 1)..]);
            if (!shapes.TryGetValue(parent, out var shape))
                continue;
            if (name.EndsWith("[x]", StringComparison.Ordinal))
                Choice(name[..^3]);
            else
                Member();

            void Member()
            {
                if (name == "contained" || !shape.Members.TryGetValue(name, out var member) || !MayStand($"{parent}.{name}"))
                {
                    profile.Prohibit(path);
                    return;
                }

                if (member.Mandatory && element["min"]!.GetValue<int>() == 0)
                    profile.Require(path);
                if (!member.IsList && element["max"]!.GetValue<string>() == "*")
                    profile.Once(path);
                if (typeof(BackboneElement).IsAssignableFrom(member.Type) && element["contentReference"] is null)
                    shapes.Add(path, Shape.Of(member.Type));
            }

            void Choice(string stem)
            {
                var forms = shape.Members.Values.Where(m => m.Choice == stem && MayStand($"{parent}.{m.Name}")).ToList();
                var types = element["type"]!.AsArray().Where(t => forms.Exists(f => f.Name == stem + Capital(t!["code"]!.GetValue<string>()))).ToList();
                if (types.Count == 0)
                {
                    profile.Prohibit(path);
                    return;
                }

                if (types.Count < element["type"]!.AsArray().Count)
                    profile.At(path)["type"] = Canonical.List(types.Select(t => t!.DeepClone()));
                if (forms.Exists(f => f.MandatoryChoice) && element["min"]!.GetValue<int>() == 0)
                    profile.Require(path);
            }
        }

        bool MayStand(string name) => allowed is null || allowed.Contains(name);
    }

    private static string Capital(string code) => char.ToUpperInvariant(code[0]) + code[1..];
}
