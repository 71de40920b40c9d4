using NUnit.Framework;

namespace Trm.Testing;

/// <summary>Which storage the nodes of a test have: what <c>TRM_TEST_STORAGE</c> says (<c>sqlite</c> where it says nothing, or <c>postgres</c>), unless the test or its fixture is bound to one.</summary>
public static class TestStorage
{
    /// <summary>The environment variable that names the storage of the whole run.</summary>
    public const string Variable = "TRM_TEST_STORAGE";

    /// <summary>True where the test that runs now stores in PostgreSQL.</summary>
    public static bool IsPostgres =>
        Bound(TestContext.CurrentContext.Test) switch
        {
            { } bound => bound == "postgres",
            null => Environment.GetEnvironmentVariable(Variable) switch
            {
                null or "" or "sqlite" => false,
                "postgres" => true,
                var other => throw new InvalidOperationException($"{Variable} is sqlite or postgres, not {other}"),
            },
        };

    private static string? Bound(TestContext.TestAdapter test) => test.Type is not { } fixture ? null
        : fixture.GetMethods().Where(m => m.Name == test.MethodName).Append<System.Reflection.MemberInfo>(fixture)
            .SelectMany(m => m.GetCustomAttributes(typeof(OnStorageAttribute), inherit: true)).OfType<OnStorageAttribute>().FirstOrDefault()?.Storage;
}
