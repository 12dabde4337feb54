package dev.postern.gateway.cli;

import dev.postern.gateway.json.Json;
import dev.postern.iam.Arn;
import dev.postern.iam.RolePolicies;
import dev.postern.iam.RolePolicies.Taken;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How policies are printed, for whom. */
enum IamPolicyText {
  /** The documents themselves. */
  JSON {
    @Override
    String of(Arn gate, @Nullable Map<String, Object> trust, RolePolicies policies) {
      Map<String, Object> gates = new LinkedHashMap<>();
      gates.put("role", gate.toString());
      if (trust != null) {
        gates.put("trust", trust);
      }
      gates.put("permissions", policies.gate());
      List<Map<String, Object>> roles = new ArrayList<>();
      for (Taken taken : policies.taken()) {
        Map<String, Object> role = new LinkedHashMap<>();
        role.put("role", taken.role().toString());
        role.put("trust", taken.trust());
        role.put("permissions", taken.permissions());
        roles.add(role);
      }
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("gate", gates);
      all.put("taken", roles);
      return Json.indented(all);
    }
  },

  /** Resources of Terraform's AWS provider. */
  TERRAFORM {
    @Override
    String of(Arn gate, @Nullable Map<String, Object> trust, RolePolicies policies) {
      StringBuilder text = new StringBuilder();
      if (trust != null) {
        role(text, "postern_gate", gate, trust, "");
      }
      permissions(
          text,
          "postern_gate",
          trust == null ? "\"" + gate.name() + "\"" : "aws_iam_role.postern_gate.id",
          policies.gate());
      int number = 0;
      for (Taken taken : policies.taken()) {
        number++;
        role(
            text,
            "postern_" + number,
            taken.role(),
            taken.trust(),
            trust == null ? "" : "\n  depends_on = [aws_iam_role.postern_gate]");
        permissions(
            text,
            "postern_" + number,
            "aws_iam_role.postern_%d.id".formatted(number),
            taken.permissions());
      }
      return text.toString().strip();
    }

    private void role(
        StringBuilder text, String name, Arn role, Map<String, Object> trust, String more) {
      text.append(
          """

          resource "aws_iam_role" "%s" {
            name = "%s"
            path = "%s"
            assume_role_policy = %s%s
          }
          """
              .formatted(name, role.name(), role.path(), encoded(trust), more));
    }

    // One policy stands in the role; several are too long for that and are attached to it.
    private void permissions(
        StringBuilder text, String name, String role, List<Map<String, Object>> documents) {
      if (documents.size() == 1) {
        text.append(
            """

            resource "aws_iam_role_policy" "%s" {
              name = "postern"
              role = %s
              policy = %s
            }
            """
                .formatted(name, role, encoded(documents.getFirst())));
        return;
      }
      for (int i = 0; i < documents.size(); i++) {
        text.append(
            """

            resource "aws_iam_policy" "%1$s_%2$d" {
              name = "%1$s-%2$d"
              policy = %4$s
            }

            resource "aws_iam_role_policy_attachment" "%1$s_%2$d" {
              role = %3$s
              policy_arn = aws_iam_policy.%1$s_%2$d.arn
            }
            """
                .formatted(name, i + 1, role, encoded(documents.get(i))));
      }
    }
  },

  /** A template of CloudFormation. */
  CLOUDFORMATION {
    @Override
    String of(Arn gate, @Nullable Map<String, Object> trust, RolePolicies policies) {
      Map<String, Object> resources = new LinkedHashMap<>();
      Object gates = gate.name();
      if (trust != null) {
        resources.put("PosternGateRole", resource("AWS::IAM::Role", role(gate, trust)));
        gates = Map.of("Ref", "PosternGateRole");
      }
      permissions(resources, "PosternGate", gates, policies.gate());
      int number = 0;
      for (Taken taken : policies.taken()) {
        number++;
        String name = "PosternRole" + number;
        Map<String, Object> role = role(taken.role(), taken.trust());
        if (taken.permissions().size() == 1) {
          role.put("Policies", List.of(policy(taken.permissions().getFirst())));
        }
        Map<String, Object> resource = resource("AWS::IAM::Role", role);
        if (trust != null) {
          resource.put("DependsOn", "PosternGateRole");
        }
        resources.put(name, resource);
        if (taken.permissions().size() > 1) {
          permissions(resources, name, Map.of("Ref", name), taken.permissions());
        }
      }
      Map<String, Object> template = new LinkedHashMap<>();
      template.put("AWSTemplateFormatVersion", "2010-09-09");
      template.put("Resources", resources);
      return Json.indented(template);
    }

    private static Map<String, Object> role(Arn role, Map<String, Object> trust) {
      Map<String, Object> properties = new LinkedHashMap<>();
      properties.put("RoleName", role.name());
      properties.put("Path", role.path());
      properties.put("AssumeRolePolicyDocument", trust);
      return properties;
    }

    private void permissions(
        Map<String, Object> resources,
        String name,
        Object role,
        List<Map<String, Object>> documents) {
      for (int i = 0; i < documents.size(); i++) {
        Map<String, Object> policy;
        if (documents.size() == 1) {
          policy = policy(documents.getFirst());
        } else {
          policy = new LinkedHashMap<>();
          policy.put("PolicyDocument", documents.get(i));
        }
        policy.put("Roles", List.of(role));
        resources.put(
            documents.size() == 1 ? name : name + "Policy" + (i + 1),
            resource(
                documents.size() == 1 ? "AWS::IAM::Policy" : "AWS::IAM::ManagedPolicy", policy));
      }
    }
  };

  /**
   * The text for a gate whose own role is {@code gate}.
   *
   * @param trust of that role, which is made too; null where it is there already
   */
  abstract String of(Arn gate, @Nullable Map<String, Object> trust, RolePolicies policies);

  /** What stands in braces behind a sign is Terraform's own, unless the sign is doubled. */
  private static String encoded(Map<String, Object> document) {
    String json = Json.indented(document).replace("${", "$${").replace("%{", "%%{");
    return "jsonencode(" + json.replace("\n", "\n  ") + ")";
  }

  private static Map<String, Object> policy(Map<String, Object> document) {
    Map<String, Object> policy = new LinkedHashMap<>();
    policy.put("PolicyName", "postern");
    policy.put("PolicyDocument", document);
    return policy;
  }

  private static Map<String, Object> resource(String type, Map<String, Object> properties) {
    Map<String, Object> resource = new LinkedHashMap<>();
    resource.put("Type", type);
    resource.put("Properties", properties);
    return resource;
  }
}
