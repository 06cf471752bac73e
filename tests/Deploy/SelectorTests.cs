using System.Text.Json;

namespace Evals.Deploy;

/// <summary>What names something else in the manifests names something that is there.</summary>
public sealed class SelectorTests
{
    public static TheoryData<string> Directories => Rendered.Directories;

    [RenderedTheory]
    [MemberData(nameof(Directories))]
    public void Selectors_match_pods(string directory)
    {
        var workloads = Rendered.Workloads(directory);
        Assert.NotEmpty(workloads);

        Assert.All(workloads, workload => Assert.True(workload.IsSelectedBy(workload.Spec.At("selector", "matchLabels")), $"{workload}"));
        Assert.All(Rendered.Kind(directory, "Service"), service => Assert.Single(workloads, workload => workload.IsSelectedBy(service.Spec.At("selector"))));
        Assert.All(
            Rendered.Kind(directory, "PodDisruptionBudget"),
            budget => Assert.Single(workloads, workload => workload.IsSelectedBy(budget.Spec.At("selector", "matchLabels"))));
        Assert.All(
            Rendered.Kind(directory, "NetworkPolicy").SelectMany(PodSelectors),
            selector => Assert.Contains(workloads, workload => workload.IsSelectedBy(selector)));
    }

    [RenderedTheory]
    [MemberData(nameof(Directories))]
    public void Autoscalers_and_stateful_sets_name_what_is_there(string directory)
    {
        Assert.All(
            Rendered.Kind(directory, "HorizontalPodAutoscaler").Select(scaler => scaler.Spec.At("scaleTargetRef")),
            target => Assert.Single(Rendered.Kind(directory, target.Text("kind")), workload => workload.Name == target.Text("name")));
        Assert.All(
            Rendered.Kind(directory, "StatefulSet"),
            set => Assert.Contains(Rendered.Kind(directory, "Service"), service => service.Name == set.Spec.Text("serviceName")));
    }

    /// <summary>Otherwise an upgrade in the middle of the day takes the pods away that the autoscaler has added.</summary>
    [RenderedTheory]
    [MemberData(nameof(Directories))]
    public void What_an_autoscaler_scales_says_no_number_of_its_own(string directory) => Assert.All(
        Rendered.Kind(directory, "HorizontalPodAutoscaler").Select(scaler => scaler.Spec.At("scaleTargetRef")),
        target => Assert.Equal(
            JsonValueKind.Undefined,
            Rendered.Kind(directory, target.Text("kind")).Single(workload => workload.Name == target.Text("name")).Spec.At("replicas").ValueKind));

    [RenderedTheory]
    [MemberData(nameof(Directories))]
    public void Ports_that_are_named_are_ports_of_the_pods(string directory)
    {
        foreach (var service in Rendered.Kind(directory, "Service"))
        {
            var workload = Rendered.Workloads(directory).Single(workload => workload.IsSelectedBy(service.Spec.At("selector")));
            Assert.All(service.Spec.Items("ports"), port => Assert.Contains(port.Text("targetPort"), PortNames(workload)));
        }

        foreach (var policy in Rendered.Kind(directory, "NetworkPolicy"))
        {
            var selected = Rendered.Workloads(directory).Where(workload => workload.IsSelectedBy(policy.Spec.At("podSelector", "matchLabels"))).ToList();
            Assert.All(
                policy.Spec.Items("ingress").SelectMany(rule => rule.Items("ports")),
                port => Assert.All(selected, workload => Assert.Contains(port.Text("port"), PortNames(workload))));
        }
    }

    /// <summary>Whoever reaches a silo's ports can do anything with the data.</summary>
    [RenderedTheory]
    [MemberData(nameof(Directories))]
    public void Ports_of_silos_are_open_to_pods_of_evals_alone(string directory)
    {
        foreach (var workload in Rendered.Workloads(directory).Where(workload => workload.IsOurs))
        {
            var rules = Rendered.Kind(directory, "NetworkPolicy")
                .Where(policy => policy.Spec.Items("policyTypes").Any(type => type.GetString() == "Ingress"))
                .Where(policy => workload.IsSelectedBy(policy.Spec.At("podSelector", "matchLabels")))
                .SelectMany(policy => policy.Spec.Items("ingress"))
                .ToList();

            Assert.All(PortNames(workload).Where(port => port != "http"), port => Assert.Contains(rules, rule => Opens(rule, port)));
            Assert.All(rules, rule => Assert.True(rule.Items("ports").Any(), $"A rule for {workload} opens every port."));
            Assert.All(rules.Where(rule => rule.Items("ports").Any(port => port.Text("port") != "http")), rule =>
            {
                Assert.NotEmpty(rule.Items("from"));
                Assert.All(rule.Items("from"), peer => Assert.Equal("evals", peer.At("podSelector", "matchLabels").TryText("app.kubernetes.io/name")));
            });
        }

        static bool Opens(JsonElement rule, string port) => rule.Items("ports").Any(open => open.Text("port") == port);
    }

    [RenderedTheory]
    [MemberData(nameof(Directories))]
    public void Volumes_that_are_mounted_are_there(string directory) => Assert.All(Rendered.Workloads(directory), workload =>
    {
        var volumes = workload.Pod.Items("volumes").Select(volume => volume.Text("name"))
            .Concat(workload.Spec.Items("volumeClaimTemplates").Select(claim => claim.At("metadata").Text("name")));
        Assert.Equal(volumes.Order(), workload.Containers.SelectMany(container => container.Items("volumeMounts")).Select(mount => mount.Text("name")).Distinct().Order());
    });

    /// <summary>A secret is rendered with the rest, or the operator makes it as docs/operations.md says.</summary>
    [RenderedTheory]
    [MemberData(nameof(Directories))]
    public void Secrets_are_rendered_or_documented(string directory)
    {
        var rendered = Rendered.Kind(directory, "Secret")
            .SelectMany(secret => secret.Json.At("data").EnumerateObject().Select(entry => (secret.Name, entry.Name)));
        var documented = Documented().ToList();
        var named = Rendered.Workloads(directory).SelectMany(workload => workload.Containers)
            .SelectMany(container => container.Items("env"))
            .Select(variable => variable.At("valueFrom", "secretKeyRef"))
            .Where(reference => reference.ValueKind == JsonValueKind.Object)
            .Select(reference => (reference.Text("name"), reference.Text("key")));

        Assert.All(named, reference => Assert.Contains(reference, rendered.Concat(documented)));
    }

    /// <summary>From the documented commands: <c>create secret generic NAME --from-literal=KEY=...</c>.</summary>
    private static IEnumerable<(string Name, string Key)> Documented()
    {
        var words = Rendered.Read("docs", "operations.md").Split((char[])[' ', '\n', '\\'], StringSplitOptions.RemoveEmptyEntries);
        var name = "";
        for (var i = 1; i < words.Length; i++)
        {
            if (words[i - 1] == "generic") name = words[i];
            if (words[i].StartsWith("--from-literal=", StringComparison.Ordinal)) yield return (name, words[i].Split('=')[1]);
        }
    }

    private static IEnumerable<JsonElement> PodSelectors(Manifest policy) => policy.Spec.Items("ingress")
        .SelectMany(rule => rule.Items("from"))
        .Concat(policy.Spec.Items("egress").SelectMany(rule => rule.Items("to")))
        .Where(peer => peer.At("namespaceSelector").ValueKind == JsonValueKind.Undefined)
        .Select(peer => peer.At("podSelector", "matchLabels"))
        .Append(policy.Spec.At("podSelector", "matchLabels"));

    private static IEnumerable<string> PortNames(Manifest workload) =>
        workload.Containers.SelectMany(container => container.Items("ports")).Select(port => port.Text("name"));
}
