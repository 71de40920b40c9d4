using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json.Serialization;

namespace Trm.Contracts.Fhir;

/// <summary>What the model allows in one JSON object: its members, their types, forms, codes and cardinalities.</summary>
internal sealed class Shape
{
    private static readonly ConcurrentDictionary<Type, Shape> Shapes = new();

    private Shape(Type type)
    {
        IsResource = typeof(Resource).IsAssignableFrom(type);
        Members = FhirWriter.Options.GetTypeInfo(type).Properties
            .Where(p => p.AttributeProvider?.IsDefined(typeof(JsonIgnoreAttribute), inherit: true) != true)
            .Select(p => new Member(p.Name, p.PropertyType, p.AttributeProvider))
            .ToFrozenDictionary(m => m.Name);
        Mandatory = [.. Members.Values.Where(m => m.Mandatory).Select(m => m.Name)];
        MandatoryChoices = [.. Members.Values.Where(m => m.MandatoryChoice).Select(m => m.Choice!).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The resource types of the model by name.</summary>
    public static FrozenDictionary<string, Type> Resources { get; } = typeof(Resource).GetCustomAttributes<JsonDerivedTypeAttribute>()
        .ToFrozenDictionary(a => (string)a.TypeDiscriminator!, a => a.DerivedType);

    public bool IsResource { get; }

    public FrozenDictionary<string, Member> Members { get; }

    public IReadOnlyList<string> Mandatory { get; }

    public IReadOnlyList<string> MandatoryChoices { get; }

    public static Shape Of(Type type) => Shapes.GetOrAdd(type, t => new(t));

    /// <summary>One member of an object.</summary>
    internal sealed class Member
    {
        public Member(string name, Type type, ICustomAttributeProvider? provider)
        {
            Name = name;
            IsList = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>);
            Type = IsList ? type.GetGenericArguments()[0] : Nullable.GetUnderlyingType(type) ?? type;
            Primitive = Attribute<PrimitiveAttribute>()?.Type;
            Codes = Attribute<CodesAttribute>()?.Codes.ToFrozenSet(StringComparer.Ordinal);
            Mandatory = Attribute<MandatoryAttribute>() is not null;
            var choice = Attribute<ChoiceAttribute>();
            Choice = choice?.Element;
            MandatoryChoice = choice?.Mandatory ?? false;

            T? Attribute<T>()
                where T : Attribute => provider?.GetCustomAttributes(typeof(T), inherit: true).OfType<T>().FirstOrDefault();
        }

        public string Name { get; }

        public Type Type { get; }

        public bool IsList { get; }

        public FhirPrimitive? Primitive { get; }

        public FrozenSet<string>? Codes { get; }

        public bool Mandatory { get; }

        /// <summary>The choice element this is a form of, without <c>[x]</c>.</summary>
        public string? Choice { get; }

        public bool MandatoryChoice { get; }

        /// <summary>A primitive's companion (<c>_birthDate</c>): in a list, null stands for "no companion here".</summary>
        public bool IsCompanion => Name[0] == '_';
    }
}
