using System.Text.Json;

namespace Evals.Deploy;

/// <summary>What every pod must have: few rights, a fixed image, a size, and for our programs time to stop and probes that mean something.</summary>
public sealed class PodTests
{
    public static TheoryData<string> Directories => Rendered.Directories;

    [RenderedTheory]
    [MemberData(nameof(Directories))]
    public void Pods_have_no_rights(string directory) => Assert.All(Rendered.Workloads(directory), workload =>
    {
        var pod = workload.Pod.At("securityContext");
        Assert.Equal("True", pod.Text("runAsNonRoot"));
        Assert.Equal("RuntimeDefault", pod.At("seccompProfile").Text("type"));
        Assert.Equal("False", workload.Pod.Text("automountServiceAccountToken"));
        Assert.All(workload.Containers, container =>
        {
            var context = container.At("securityContext");
            Assert.Equal("False", context.Text("allowPrivilegeEscalation"));
            Assert.Equal("True", context.Text("readOnlyRootFilesystem"));
            Assert.Equal(["ALL"], context.At("capabilities").Items("drop").Select(right => right.GetString()));
        });
    });

    [RenderedTheory]
    [MemberData(nameof(Directories))]
    public void Images_have_a_version(string directory) => Assert.All(
        Rendered.Workloads(directory).SelectMany(workload => workload.Containers).Select(container => container.Text("image")),
        image => Assert.Matches("^[^:]+(:[0-9]+/[^:]+)?:[0-9]", image));

    [RenderedTheory]
    [MemberData(nameof(Directories))]
    public void Containers_say_what_they_need(string directory) => Assert.All(
        Rendered.Workloads(directory).SelectMany(workload => workload.Containers).Select(container => container.At("resources")),
        resources =>
        {
            Assert.NotNull(resources.At("requests").TryText("cpu"));
            Assert.NotNull(resources.At("requests").TryText("memory"));
            Assert.NotNull(resources.At("limits").TryText("memory"));
        });

    [RenderedTheory]
    [MemberData(nameof(Directories))]
    public void Pods_have_longer_to_stop_than_the_program_takes(string directory) => Assert.All(Ours(directory), workload =>
    {
        var waits = SecondsBeforeStop(workload) ?? 0;
        var grace = workload.Pod.GetProperty("terminationGracePeriodSeconds").GetInt32();
        Assert.True(grace > waits + Programs.LongestStop(workload.Containers.Single()), $"{workload} has {grace} seconds, of which it waits {waits}.");
    });

    /// <summary>One of several pods waits until no requests come to it any more; a pod that is alone is asked whatever its readiness says.</summary>
    [RenderedTheory]
    [MemberData(nameof(Directories))]
    public void Pods_leave_a_service_only_to_others(string directory) => Assert.All(Ours(directory), workload =>
    {
        var isAlone = workload.Kind == "StatefulSet";
        Assert.Equal(isAlone, SecondsBeforeStop(workload) is null);
        Assert.All(
            Rendered.Kind(directory, "Service").Where(service => workload.IsSelectedBy(service.Spec.At("selector"))),
            service => Assert.Equal(isAlone ? "True" : null, service.Spec.TryText("publishNotReadyAddresses")));
    });

    [RenderedTheory]
    [MemberData(nameof(Directories))]
    public void Probes_ask_what_they_mean(string directory) => Assert.All(Ours(directory).SelectMany(workload => workload.Containers), container =>
    {
        Assert.Equal("/health/live", Path(container, "startupProbe"));
        Assert.Equal("/health/ready", Path(container, "readinessProbe"));
        Assert.Equal("/health/live", Path(container, "livenessProbe"));
        Assert.True(container.At("readinessProbe").GetProperty("timeoutSeconds").GetInt32() > 2, "The server itself waits 2 seconds for the store.");
    });

    private static int? SecondsBeforeStop(Manifest workload) =>
        workload.Containers.Single().At("lifecycle", "preStop", "sleep") is { ValueKind: JsonValueKind.Object } sleep
            ? sleep.GetProperty("seconds").GetInt32()
            : null;

    private static string Path(JsonElement container, string probe)
    {
        var request = container.At(probe, "httpGet");
        Assert.Equal("http", request.Text("port"));
        return request.Text("path");
    }

    private static IEnumerable<Manifest> Ours(string directory) => Rendered.Workloads(directory).Where(workload => workload.IsOurs);
}
