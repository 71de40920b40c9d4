using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Trm.Contracts.Tests.PublicApi;

/// <summary>The public API of an assembly as text: one line for each type, and below it one for each member, sorted, as it would be written in C#.</summary>
internal static class ApiText
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Words = new()
    {
        [typeof(void)] = "void", [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(int)] = "int", [typeof(long)] = "long", [typeof(string)] = "string",
        [typeof(object)] = "object", [typeof(decimal)] = "decimal", [typeof(double)] = "double",
    };

    // What every record has by itself.
    private static readonly string[] OfRecords = ["<Clone>$", "Deconstruct", "Equals", "GetHashCode", "PrintMembers", "ToString", "op_Equality", "op_Inequality", "EqualityContract"];

    private const string Indent = "    ";

    /// <summary>The lines.</summary>
    public static IReadOnlyList<string> Of(Assembly assembly) =>
        [.. assembly.GetExportedTypes().OrderBy(Full, StringComparer.Ordinal).SelectMany(t => Members(t).Order(StringComparer.Ordinal).Select(m => Indent + m).Prepend($"{Full(t)}: {Kind(t)}"))];

    /// <summary>Each line with the type that it belongs to, so that two APIs can be compared as sets.</summary>
    public static IReadOnlyList<string> Flat(IEnumerable<string> lines)
    {
        var type = "";
        return [.. lines.Select(l => l.StartsWith(Indent, StringComparison.Ordinal) ? $"{type} {l.Trim()}" : $"{type = l.Split(':')[0]}{l[type.Length..]}")];
    }

    private static string Full(Type type) => $"{type.Namespace}.{Name(type)}";

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    private static string Kind(Type type)
    {
        if (type.IsEnum)
            return "enum";
        if (type.IsInterface)
            return "interface" + Bases(type);
        var word = type.IsValueType ? "struct" : IsRecord(type) ? "record" : "class";
        var how = type is { IsAbstract: true, IsSealed: true } ? "static " : type.IsAbstract ? "abstract " : type is { IsSealed: true, IsValueType: false } ? "sealed " : "";
        return how + word + Bases(type);
    }

    private static string Bases(Type type)
    {
        var inherited = type.BaseType?.GetInterfaces() ?? [];
        var bases = type.GetInterfaces().Except(inherited).Where(i => i.IsVisible && !(IsRecord(type) && i.Name == "IEquatable`1")).Select(Name).Order(StringComparer.Ordinal);
        var all = (type.BaseType is { } b && b != typeof(object) && b != typeof(ValueType) ? [Name(b)] : Array.Empty<string>()).Concat(bases);
        return string.Join(", ", all) is { Length: > 0 } text ? $" : {text}" : "";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
            return type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => $"{f.Name} = {Convert.ToInt64(f.GetRawConstantValue(), CultureInfo.InvariantCulture)}");
        return
        [
            .. type.GetConstructors(Declared).Where(IsSeen).Where(c => !c.IsStatic && !IsCopy(type, c)).Select(c => $"new({Parameters(c)})"),
            .. type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily).Select(f => $"{(f.IsLiteral ? "const " : f.IsStatic ? "static " : "")}{(f.IsInitOnly ? "readonly " : "")}{Name(Nullability.Create(f))} {f.Name}{(f.IsLiteral ? $" = {Literal(f.GetRawConstantValue())}" : "")}"),
            .. type.GetProperties(Declared).Where(p => IsSeen(p.GetMethod) && !(IsRecord(type) && OfRecords.Contains(p.Name))).Select(Property),
            .. type.GetMethods(Declared).Where(m => IsSeen(m) && !m.IsSpecialName | m.Name.StartsWith("op_", StringComparison.Ordinal) && !(IsRecord(type) && OfRecords.Contains(m.Name)) && !m.Name.Contains('<', StringComparison.Ordinal)).Where(m => !m.Name.Contains('.', StringComparison.Ordinal)).Select(Method),
        ];
    }

    private static NullabilityInfoContext Nullability => new();

    private static bool IsCopy(Type type, ConstructorInfo constructor) => IsRecord(type) && constructor.GetParameters() is [{ } one] && one.ParameterType == type;

    private static bool IsSeen(MethodBase? method) => method is { IsPublic: true } or { IsFamily: true, DeclaringType.IsSealed: false };

    private static string Property(PropertyInfo property)
    {
        var info = Nullability.Create(property);
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        var set = !IsSeen(property.SetMethod) ? "" : property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init;" : " set;";
        return $"{(property.GetMethod!.IsStatic ? "static " : "")}{required}{Name(info)} {property.Name} {{ get;{set} }}";
    }

    private static string Method(MethodInfo method)
    {
        var generic = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";
        var how = method.IsStatic ? "static " : method is { IsAbstract: true, DeclaringType.IsInterface: false } ? "abstract " : method.GetBaseDefinition() != method ? "override " : "";
        return $"{how}{Name(Nullability.Create(method.ReturnParameter))} {method.Name}{generic}({Parameters(method)})";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        $"{(p.IsDefined(typeof(ParamArrayAttribute)) || p.IsDefined(typeof(ParamCollectionAttribute)) ? "params " : "")}{(p.IsOut ? "out " : "")}{Name(Nullability.Create(p))} {p.Name}{(p.HasDefaultValue ? $" = {Literal(p.DefaultValue)}" : "")}"));

    private static string Literal(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Name(NullabilityInfo info)
    {
        var type = info.Type.IsByRef ? info.Type.GetElementType()! : info.Type;
        // Of a type parameter that may be a value, null tells nothing.
        var isReference = !type.IsValueType && (!type.IsGenericParameter || type.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint));
        var mark = isReference && info.ReadState == NullabilityState.Nullable ? "?" : "";
        if (type.IsArray)
            return $"{(info.ElementType is { } element ? Name(element) : Name(type.GetElementType()!))}[]{mark}";
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Name(inner) + "?";
        return type.IsGenericType && info.GenericTypeArguments.Length > 0
            ? $"{Bare(type)}<{string.Join(", ", info.GenericTypeArguments.Select(Name))}>{mark}"
            : Name(type) + mark;
    }

    private static string Name(Type type)
    {
        if (type.IsByRef)
            return Name(type.GetElementType()!);
        if (Words.TryGetValue(type, out var word))
            return word;
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Name(inner) + "?";
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        return type.IsGenericType ? $"{Bare(type)}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : Bare(type);
    }

    private static string Bare(Type type)
    {
        var name = type.Name.Split('`')[0];
        return type is { IsNested: true, IsGenericParameter: false } ? $"{Bare(type.DeclaringType!)}.{name}" : name;
    }
}
